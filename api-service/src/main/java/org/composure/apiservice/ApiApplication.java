package org.composure.apiservice;

import org.composure.api.ApiProperties;
import org.composure.auth.AuthProperties;
import org.composure.deployable.DatabaseConfiguration;
import org.composure.deployable.Deployable;
import org.composure.store.ComposureProperties;
import org.composure.store.StoreConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The API as a process of its own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ApiConfiguration.class, DatabaseConfiguration.class})
public class ApiApplication {

    /** Where it answers, unless configured otherwise. */
    public static final int PORT = 8080;

    /** Where its health is, unless configured otherwise. */
    public static final int MANAGEMENT_PORT = 8081;

    /** Runs until it is stopped. */
    public static void main(String[] arguments) {
        deployable().run(arguments);
    }

    static Deployable deployable() {
        return Deployable.of(ApiApplication.class, "composure-store,composure-api", MANAGEMENT_PORT)
                .serving(PORT)
                .checking(ComposureProperties.class, StoreConfiguration::check)
                .checking(ApiProperties.class, _ -> {})
                .checking(AuthProperties.class, AuthProperties::check);
    }
}
