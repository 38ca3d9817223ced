package org.composure.removal.worker;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.composure.compose.Volumes;
import org.composure.event.worker.DueClock;
import org.composure.promotion.store.TreeLedger;
import org.composure.removal.store.DueRemovals;
import org.composure.removal.store.ExpiryLedger;
import org.composure.removal.store.RemovalBoard;
import org.composure.removal.store.RemovalProgress;
import org.composure.step.worker.StepRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The activities of removals, under the names that {@code spring.temporal.workers[]} registers, and what is due by the clock. */
@Configuration(proxyBeanMethods = false)
@Import(RemovalBoard.class)
public class RemovalWorkerConfiguration {

    @Bean
    RowRemovalActivities removalRowActivities(RemovalProgress progress, StepRunner steps, Clock clock) {
        return new RowRemovalActivities(progress, steps, clock);
    }

    @Bean
    VolumeTrashActivities removalTrashActivities(
            RemovalProgress progress, TreeLedger trees, Volumes volumes, StepRunner steps) {
        return new VolumeTrashActivities(progress, trees, volumes, steps);
    }

    @Bean
    MeterBinder stalledRemovals(RemovalBoard removals) {
        return registry -> Gauge.builder("composure.removals.stalled", removals::stalled)
                .description("Removals that wait for somebody to retry or cancel")
                .register(registry);
    }

    @Bean
    DueClock.Due composesThatExpire(DueRemovals removals) {
        return removals::ofComposes;
    }

    @Bean
    DueClock.Due treesThatWereLeft(DueRemovals removals) {
        return removals::ofTrees;
    }

    @Bean
    DueClock.Due composesWithoutExpiry(ExpiryLedger expiries) {
        return expiries::determine;
    }
}
