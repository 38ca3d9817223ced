package org.composure.step.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.composure.promotion.DecisionAction;
import org.composure.promotion.PromotionStep;
import org.composure.step.StepProgress;
import org.composure.step.store.StepLedger.Standing;
import org.composure.store.StoreTestBase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@SuppressWarnings("NullAway.Init")
class StepLedgerStoreTest extends StoreTestBase {

    private static final PromotionStep STEP = PromotionStep.LINK_FILES;
    private static final StepProgress HALF = new StepProgress(5, 10, 2, 500, 1000, 200);

    @Autowired
    private StepLedger steps;

    private UUID promotion;

    @BeforeEach
    void anExecutingPromotion() {
        promotion = given.executing(given.readyCompose());
    }

    @Test
    void anAttemptGoesOnUntilTheNextOneTakesItsPlace() {
        int first = steps.started(promotion, STEP).orElseThrow();
        assertThat(steps.progressed(promotion, STEP, first, HALF)).isEqualTo(Standing.CURRENT);
        assertThat(steps.standing(promotion, STEP, first)).isEqualTo(Standing.CURRENT);

        int second = steps.started(promotion, STEP).orElseThrow();

        assertThat(steps.progressed(promotion, STEP, first, HALF)).isEqualTo(Standing.OVERTAKEN);
        assertThat(steps.standing(promotion, STEP, first)).isEqualTo(Standing.OVERTAKEN);
        assertThat(steps.progressed(promotion, STEP, second, HALF)).isEqualTo(Standing.CURRENT);
    }

    @Test
    void anAttemptThatWasOvertakenSaysNothingOfItsFailure() {
        int first = steps.started(promotion, STEP).orElseThrow();
        int second = steps.started(promotion, STEP).orElseThrow();

        steps.failed(promotion, STEP, first, "late", "too late");

        assertThat(steps.standing(promotion, STEP, second)).isEqualTo(Standing.CURRENT);
    }

    @Test
    void everyAttemptIsOverWhenTheStepIsDone() {
        int attempt = steps.started(promotion, STEP).orElseThrow();
        steps.finished(promotion, STEP);

        assertThat(steps.progressed(promotion, STEP, attempt, HALF)).isEqualTo(Standing.OVERTAKEN);
        assertThat(steps.standing(promotion, STEP, attempt)).isEqualTo(Standing.OVERTAKEN);
    }

    @Test
    void anAttemptLearnsThatThePromotionWasCancelled() {
        int attempt = steps.started(promotion, STEP).orElseThrow();
        given.decided("releng", promotion, DecisionAction.CANCEL);

        assertThat(steps.progressed(promotion, STEP, attempt, HALF)).isEqualTo(Standing.CANCELLED);
        assertThat(steps.standing(promotion, STEP, attempt)).isEqualTo(Standing.CANCELLED);
    }

    @Test
    void aStepThatWasDoneCanBeDoneOnceMore() {
        steps.started(promotion, STEP);
        steps.finished(promotion, STEP);
        assertThat(steps.started(promotion, STEP)).isEmpty();

        steps.repeat(promotion, STEP, "The tree was not what it should be.");

        assertThat(steps.started(promotion, STEP)).hasValue(2);
    }

    @Test
    void aStepIsLookedAfterOnceMoreWhetherItWasDoneOrNot() {
        steps.reopen(promotion, STEP);
        assertThat(steps.started(promotion, STEP)).hasValue(1);
        steps.reopen(promotion, STEP);
        assertThat(steps.standing(promotion, STEP, 1)).isEqualTo(Standing.CURRENT);
        steps.finished(promotion, STEP);

        steps.reopen(promotion, STEP);

        assertThat(steps.started(promotion, STEP)).hasValue(2);
    }

    @Test
    void knowsHowMuchThereIsInAll() {
        int attempt = steps.started(promotion, STEP).orElseThrow();
        assertThat(steps.inAll(promotion, STEP)).isEmpty();

        steps.progressed(promotion, STEP, attempt, HALF);

        assertThat(steps.inAll(promotion, STEP)).contains(new StepProgress(0, 10, 0, 0, 1000, 0));
    }
}
