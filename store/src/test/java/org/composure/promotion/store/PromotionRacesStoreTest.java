package org.composure.promotion.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.composure.compose.ComposeId;
import org.composure.compose.store.ComposeLedger;
import org.composure.problem.ProblemException;
import org.composure.promotion.DecisionAction;
import org.composure.promotion.Inspection;
import org.composure.promotion.PromotionStep;
import org.composure.promotion.store.PromotionProgress.Next;
import org.composure.step.store.StepLedger;
import org.composure.store.AtOnce;
import org.composure.store.AtOnce.Outcome;
import org.composure.store.Given;
import org.composure.store.StoreTestBase;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Two transactions on one promotion at the same moment: one of them comes first, and the other sees it. */
@Tag("long")
class PromotionRacesStoreTest extends StoreTestBase {

    private static final int TIMES = 50;

    @Autowired
    private PromotionProgress progress;

    @Autowired
    private PromotionRepository promotions;

    @Autowired
    private PromotionViews views;

    @Autowired
    private StepLedger steps;

    @Autowired
    private ComposeLedger ledger;

    @RepeatedTest(TIMES)
    void eitherRejectsOrBegins() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.requested(compose);
        progress.assess(promotion, Given.allIsWell(compose), "run");
        steps.started(promotion, PromotionStep.BEGIN);

        List<Outcome<Boolean>> outcomes = AtOnce.all(List.of(() -> progress.begin(promotion), () -> {
            given.decided("ann", promotion, DecisionAction.REJECT);
            return true;
        }));

        boolean begun = Boolean.TRUE.equals(outcomes.getFirst().value());
        assertThat(given.state(promotion)).isEqualTo(begun ? "executing" : "rejected");
        assertThat(outcomes.getFirst().failure()).isNull();
        if (begun) {
            assertThat(outcomes.getLast().failure()).isInstanceOf(ProblemException.class);
        } else {
            assertThat(outcomes.getLast().failure()).isNull();
        }
        assertThat(view(promotion).decisions()).hasSize(begun ? 0 : 1);
        assertThat(given.counts()).containsEntry("tree", begun ? 1L : 0L);
    }

    @RepeatedTest(TIMES)
    void neverLosesACancellationAtTheBegin() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.requested(compose);
        progress.assess(promotion, Given.allIsWell(compose), "run");

        List<Outcome<Boolean>> outcomes = AtOnce.all(List.of(() -> progress.begin(promotion), () -> {
            given.decided("ann", promotion, DecisionAction.CANCEL);
            return true;
        }));

        assertThat(outcomes).extracting(Outcome::failure).containsOnlyNulls();
        Next next = progress.assess(promotion, Inspection.NONE, "run");
        assertThat(next)
                .isEqualTo(Boolean.TRUE.equals(outcomes.getFirst().value()) ? new Next.TakeBack() : new Next.End());
    }

    @RepeatedTest(TIMES)
    void eitherSwitchesOrCancels() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.executing(compose);

        List<Outcome<Boolean>> outcomes = AtOnce.all(List.of(() -> progress.switchOver(promotion), () -> {
            given.decided("ann", promotion, DecisionAction.CANCEL);
            return true;
        }));

        boolean switched = Boolean.TRUE.equals(outcomes.getFirst().value());
        boolean cancelled = outcomes.getLast().failure() == null;
        assertThat(outcomes.getFirst().failure()).isNull();
        assertThat(switched).isNotEqualTo(cancelled);
        assertThat(view(promotion).switchedAt() != null).isEqualTo(switched);
        assertThat(given.events(compose).contains("compose-relocated")).isEqualTo(switched);
        assertThat(progress.assess(promotion, Inspection.NONE, "run"))
                .isEqualTo(switched ? new Next.Execute() : new Next.TakeBack());
    }

    @RepeatedTest(TIMES)
    void eitherSwitchesOrSeesTheTagThatBlocks() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.executing(compose);

        List<Outcome<Boolean>> outcomes = AtOnce.all(List.of(() -> progress.switchOver(promotion), () -> {
            ledger.tag(Given.BUILDER, compose, "blocked", null);
            return true;
        }));

        assertThat(outcomes).extracting(Outcome::failure).containsOnlyNulls();
        List<String> events = given.events(compose);
        boolean switched = Boolean.TRUE.equals(outcomes.getFirst().value());
        assertThat(events.contains("compose-relocated")).isEqualTo(switched);
        assertThat(events.getLast()).isEqualTo("compose-tagged");
        assertThat(events).hasSize(switched ? 7 : 5);
    }

    @Test
    void countsTheApprovalsOfManyWhoApproveAtOnce() {
        UUID promotion = given.requested(given.nightlyCompose(), "milestone-candidate");

        List<Outcome<Boolean>> outcomes = AtOnce.times(8, i -> {
            given.decided("releng-" + i / 2, promotion, DecisionAction.APPROVE);
            return true;
        });

        assertThat(outcomes).extracting(Outcome::failure).containsOnlyNulls();
        assertThat(view(promotion).approvals().given()).isEqualTo(4);
        assertThat(view(promotion).decisions()).hasSize(4);
    }

    @Test
    void switchesOnceWhenTwoWorkersDoItAtOnce() {
        ComposeId compose = given.readyCompose();
        UUID promotion = given.executing(compose);

        List<Outcome<Boolean>> outcomes = AtOnce.times(4, i -> progress.switchOver(promotion));

        assertThat(outcomes).extracting(Outcome::value).containsOnly(true);
        assertThat(given.events(compose)).endsWith("promotion-started", "compose-relocated", "compose-tagged");
        assertThat(given.changes(compose)).containsOnlyOnce("promoted");
    }

    private PromotionView view(UUID promotion) {
        return views.of(promotions.findWhole(promotion).orElseThrow());
    }
}
