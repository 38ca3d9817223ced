package org.composure.workers;

import org.composure.deployable.DatabaseConfiguration;
import org.composure.deployable.Deployable;
import org.composure.store.ComposureProperties;
import org.composure.store.StoreConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The workers as a process of their own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({WorkersConfiguration.class, DatabaseConfiguration.class})
public class WorkersApplication {

    /** Where its health is, unless configured otherwise. */
    public static final int MANAGEMENT_PORT = 8071;

    /** Runs until it is stopped. */
    public static void main(String[] arguments) {
        deployable().run(arguments);
    }

    static Deployable deployable() {
        return Deployable.of(WorkersApplication.class, "composure-store,composure-workers", MANAGEMENT_PORT)
                .checking(ComposureProperties.class, StoreConfiguration::check)
                .checking(WorkersProperties.class, _ -> {})
                .checking(TemporalProperties.class, TemporalProperties::check)
                .checking(BrokerProperties.class, BrokerProperties::check)
                .checking(QueueProperties.class, _ -> {})
                .needing(TemporalProperties.class, TemporalNamespace::new)
                .watching(BrokerProperties.class, Broker::new)
                .watching(
                        ComposureProperties.class,
                        properties -> new MountedVolumes(new StoreConfiguration().volumes(properties)));
    }
}
