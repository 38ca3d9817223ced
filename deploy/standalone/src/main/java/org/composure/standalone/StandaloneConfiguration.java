package org.composure.standalone;

import org.composure.adminui.AdminConfiguration;
import org.composure.apiservice.ApiConfiguration;
import org.composure.deployable.DatabaseConfiguration;
import org.composure.workers.WorkersConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** All deployables in one context. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    DatabaseConfiguration.class,
    ApiConfiguration.class,
    WorkersConfiguration.class,
    AdminConfiguration.class,
    VolumeController.class
})
public class StandaloneConfiguration {}
