package org.composure.adminui;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The admin pages as a process of their own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(AdminConfiguration.class)
public class AdminApplication {

    /** Runs until it is stopped. */
    public static void main(String[] arguments) {
        new SpringApplicationBuilder(AdminApplication.class)
                .properties("spring.config.name=composure-store,composure-admin,application")
                .run(arguments);
    }
}
