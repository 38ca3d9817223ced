package org.composure.step.worker;

import java.nio.file.Path;
import java.time.Clock;
import org.composure.promotion.workflow.TaskQueues;
import org.composure.step.store.StepLedger;
import org.composure.workers.WorkersProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the activities of all durable work run their steps with. */
@Configuration(proxyBeanMethods = false)
public class StepConfiguration {

    @Bean
    HaltPoints haltPoints(WorkersProperties properties) {
        Path directory = properties.haltPoints().dir();
        return directory == null ? HaltPoints.NONE : HaltPoints.steeredBy(directory);
    }

    @Bean
    LifeSign lifeSign() {
        return new LifeSign(TaskQueues.PROMOTION);
    }

    @Bean
    Handover handover() {
        return new Handover();
    }

    @Bean
    StepRunner stepRunner(
            StepLedger steps,
            PlatformTransactionManager transactions,
            HaltPoints halts,
            Handover handover,
            Clock clock) {
        return new StepRunner(steps, new TransactionTemplate(transactions), halts, handover, clock);
    }
}
