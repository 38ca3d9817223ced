package org.composure.adminui;

import org.composure.auth.AuthProperties;
import org.composure.deployable.DatabaseConfiguration;
import org.composure.deployable.Deployable;
import org.composure.store.ComposureProperties;
import org.composure.store.StoreConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The admin pages as a process of their own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({AdminConfiguration.class, DatabaseConfiguration.class})
public class AdminApplication {

    /** Where it answers, unless configured otherwise. */
    public static final int PORT = 8090;

    /** Where its health is, unless configured otherwise. */
    public static final int MANAGEMENT_PORT = 8091;

    /** Runs until it is stopped. */
    public static void main(String[] arguments) {
        deployable().run(arguments);
    }

    static Deployable deployable() {
        return Deployable.of(AdminApplication.class, "composure-store,composure-admin", MANAGEMENT_PORT)
                .serving(PORT)
                .checking(ComposureProperties.class, StoreConfiguration::check)
                .checking(AuthProperties.class, AuthProperties::check)
                .checking(LoginProperties.class, LoginProperties::check);
    }
}
