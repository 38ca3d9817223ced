package org.composure.workers;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The workers as a process of their own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(WorkersConfiguration.class)
public class WorkersApplication {

    /** Runs until it is stopped. */
    public static void main(String[] arguments) {
        new SpringApplicationBuilder(WorkersApplication.class)
                .properties("spring.config.name=composure-store,composure-workers,application")
                .run(arguments);
    }
}
