package org.composure.apiservice;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The API as a process of its own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ApiConfiguration.class)
public class ApiApplication {

    /** Runs until it is stopped. */
    public static void main(String[] arguments) {
        new SpringApplicationBuilder(ApiApplication.class)
                .properties("spring.config.name=composure-store,composure-api,application")
                .run(arguments);
    }
}
