package org.composure.promotion.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.assertj.core.data.Offset;
import org.composure.promotion.PromotionStep;
import org.composure.promotion.store.PromotionLoad.Load;
import org.composure.step.StepProgress;
import org.composure.step.store.StepLedger;
import org.composure.store.StoreTestBase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class PromotionLoadStoreTest extends StoreTestBase {

    @Autowired
    private StepLedger steps;

    @Autowired
    private PromotionProgress progress;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void isNothingWhereNothingIsGoingOn() {
        given.nightlyCompose();

        assertThat(load()).isEqualTo(new Load(0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void sumsTheRunningStepsAndCountsTheStalledPromotions() {
        running(new StepProgress(10, 100, 0, 1_000, 10_000, 0));
        running(new StepProgress(1, 2, 1, 30, 40, 30));
        steps.started(given.executing(given.readyCompose()), PromotionStep.LINK_FILES);
        UUID stalled = running(new StepProgress(7, 8, 0, 7, 8, 0));
        progress.stall(stalled, PromotionStep.LINK_FILES, "The volume is full");
        UUID done = running(new StepProgress(5, 5, 0, 5, 5, 0));
        steps.finished(done, PromotionStep.LINK_FILES);

        assertThat(load()).isEqualTo(new Load(11, 102, 1_030, 10_040, 0, 0, 1));
    }

    @Test
    void measuresTheRateAndTheTimeLeftOfWhatIsRunning() {
        running(new StepProgress(10, 100, 5, 1_500, 10_500, 500), Duration.ofSeconds(10));
        running(new StepProgress(1, 2, 0, 400, 800, 0), Duration.ofSeconds(2));

        assertThat(load().bytesPerSecond()).isCloseTo(300, Offset.offset(1.0));
        assertThat(load().secondsLeft()).isCloseTo(90, Offset.offset(1.0));
    }

    private UUID running(StepProgress done) {
        return running(done, Duration.ZERO);
    }

    private UUID running(StepProgress done, Duration since) {
        UUID promotion = given.executing(given.readyCompose());
        int attempt = steps.started(promotion, PromotionStep.LINK_FILES).orElseThrow();
        clock.advance(since);
        steps.progressed(promotion, PromotionStep.LINK_FILES, attempt, done);
        return promotion;
    }

    private Load load() {
        return new PromotionLoad(jdbc).read();
    }
}
