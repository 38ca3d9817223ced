package org.composure.workers;

import org.composure.event.worker.RelayConfiguration;
import org.composure.promotion.worker.ProgressMetrics;
import org.composure.promotion.worker.PromotionWorkerConfiguration;
import org.composure.removal.worker.RemovalWorkerConfiguration;
import org.composure.schedule.worker.ScheduleWorkerConfiguration;
import org.composure.step.worker.StepConfiguration;
import org.composure.store.StoreConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The workers: activities, relay, sweep. Workflows and activities are registered by {@code spring.temporal.workers[]}. */
@Configuration(proxyBeanMethods = false)
@Import({
    StoreConfiguration.class,
    ConnectionsConfiguration.class,
    RelayConfiguration.class,
    StepConfiguration.class,
    PromotionWorkerConfiguration.class,
    RemovalWorkerConfiguration.class,
    ScheduleWorkerConfiguration.class,
    ProgressMetrics.class
})
@EnableConfigurationProperties(WorkersProperties.class)
public class WorkersConfiguration {}
