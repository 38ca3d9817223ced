package org.composure.promotion.worker;

import java.time.Clock;
import org.composure.compose.Volumes;
import org.composure.content.ComposeInspector;
import org.composure.promotion.store.PromotionProgress;
import org.composure.promotion.store.TreeLedger;
import org.composure.step.store.StepLedger;
import org.composure.step.worker.Handover;
import org.composure.step.worker.StepRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The activities of promotions, under the names that {@code spring.temporal.workers[]} registers. */
@Configuration(proxyBeanMethods = false)
public class PromotionWorkerConfiguration {

    @Bean
    LeftoverRemoval leftoverRemoval(TreeLedger trees, Volumes volumes, Clock clock) {
        return new LeftoverRemoval(trees, volumes, clock);
    }

    @Bean
    RowActivities promotionRowActivities(PromotionProgress progress, Volumes volumes, StepRunner steps, Clock clock) {
        return new RowActivities(progress, new ComposeInspector(volumes), steps, clock);
    }

    @Bean
    VolumeActivities promotionVolumeActivities(
            PromotionProgress progress,
            TreeLedger trees,
            Volumes volumes,
            StepRunner steps,
            StepLedger ledger,
            LeftoverRemoval leftovers,
            Handover handover,
            Clock clock) {
        return new VolumeActivities(
                progress, trees, volumes, new ComposeInspector(volumes), steps, ledger, leftovers, handover, clock);
    }
}
