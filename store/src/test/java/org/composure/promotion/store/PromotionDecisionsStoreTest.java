package org.composure.promotion.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Set;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.compose.ComposeId;
import org.composure.event.store.WakeOutbox;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.promotion.DecisionAction;
import org.composure.store.Given;
import org.composure.store.StoreTestBase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class PromotionDecisionsStoreTest extends StoreTestBase {

    private static final Caller ANN = new Caller("ann", Set.of("releng"));
    private static final Caller BOB = new Caller("bob", Set.of("releng", "qa"));

    @Autowired
    private PromotionDecisions decisions;

    @Autowired
    private WakeOutbox wakes;

    private ComposeId compose;
    private UUID promotion;

    @BeforeEach
    void requestACandidate() {
        compose = given.nightlyCompose();
        promotion = given.requested(compose, "milestone-candidate");
    }

    @Test
    void countsOneApprovalForEachPerson() {
        decisions.decide(ANN, promotion, DecisionAction.APPROVE, "looks good");
        long woken = wakes.waiting();
        PromotionView repeated = decisions.decide(ANN, promotion, DecisionAction.APPROVE, "again");

        assertThat(repeated.approvals().given()).isEqualTo(1);
        assertThat(repeated.decisions())
                .extracting(PromotionView.DecisionView::comment)
                .containsExactly("looks good");
        assertThat(wakes.waiting()).isEqualTo(woken);
        assertThat(decisions
                        .decide(BOB, promotion, DecisionAction.APPROVE, null)
                        .approvals())
                .isEqualTo(new PromotionView.Approvals(
                        2,
                        2,
                        java.util.List.of("releng"),
                        java.util.List.of("builder", "requester"),
                        java.util.List.of("ann", "bob")));
        assertThat(given.events(compose)).endsWith("promotion-requested", "promotion-approved", "promotion-approved");
    }

    @Test
    void refusesApprovalsOfThoseWhomThePolicyExcludes() {
        assertRefused(ProblemType.NOT_ALLOWED, Given.REQUESTER, DecisionAction.APPROVE);
        assertRefused(ProblemType.NOT_ALLOWED, Given.BUILDER, DecisionAction.APPROVE);
        assertRefused(ProblemType.NOT_ALLOWED, new Caller("eve", Set.of("qa")), DecisionAction.APPROVE);
        assertThat(given.counts()).containsEntry("decision", 0L);
    }

    @Test
    void rejectsAtOnceAndForGood() {
        PromotionView rejected = decisions.decide(ANN, promotion, DecisionAction.REJECT, "too old");
        PromotionView repeated = decisions.decide(ANN, promotion, DecisionAction.REJECT, null);

        assertThat(rejected.state()).isEqualTo("rejected");
        assertThat(rejected.outcome()).isEqualTo("Rejected by ann: too old");
        assertThat(rejected.endedAt()).isNotNull();
        assertThat(repeated).isEqualTo(rejected);
        assertRefused(ProblemType.NOT_POSSIBLE_NOW, BOB, DecisionAction.APPROVE);
        assertRefused(ProblemType.NOT_POSSIBLE_NOW, BOB, DecisionAction.REJECT);
        assertThat(given.events(compose)).endsWith("promotion-requested", "promotion-rejected");
    }

    @Test
    void cancelsAtOnceWhatHasNotBegun() {
        PromotionView cancelled = decisions.decide(Given.REQUESTER, promotion, DecisionAction.CANCEL, null);

        assertThat(cancelled.state()).isEqualTo("cancelled");
        assertThat(cancelled.outcome()).isEqualTo("Cancelled by requester.");
        assertThat(decisions.decide(Given.REQUESTER, promotion, DecisionAction.CANCEL, null))
                .isEqualTo(cancelled);
        assertThat(given.events(compose)).endsWith("promotion-requested", "promotion-cancelled");
    }

    @Test
    void onlyNotesTheCancellationOfWhatHasBegun() {
        ComposeId moving = given.readyCompose();
        UUID begun = given.executing(moving);

        PromotionView cancelled = decisions.decide(Given.REQUESTER, begun, DecisionAction.CANCEL, null);

        assertThat(cancelled.state()).isEqualTo("executing");
        assertThat(given.events(moving)).endsWith("promotion-started");
        assertThat(decisions.decide(Given.REQUESTER, begun, DecisionAction.CANCEL, null))
                .isEqualTo(cancelled);
    }

    @Test
    void refusesWhatIsNotPossibleNow() {
        UUID begun = given.executing(given.readyCompose());

        assertRefused(ProblemType.NOT_POSSIBLE_NOW, ANN, DecisionAction.RETRY);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> decisions.decide(ANN, begun, DecisionAction.REJECT, null))
                .extracting(ProblemException::type)
                .isEqualTo(ProblemType.NOT_POSSIBLE_NOW);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> decisions.decide(ANN, new UUID(0, 0), DecisionAction.REJECT, null))
                .extracting(ProblemException::type)
                .isEqualTo(ProblemType.NOT_FOUND);
        given.switched(begun);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> decisions.decide(Given.REQUESTER, begun, DecisionAction.CANCEL, null))
                .extracting(ProblemException::type)
                .isEqualTo(ProblemType.NOT_POSSIBLE_NOW);
    }

    @Test
    void refusesToCancelForStrangers() {
        assertRefused(ProblemType.NOT_ALLOWED, new Caller("eve", Set.of("qa")), DecisionAction.CANCEL);
    }

    private void assertRefused(ProblemType type, Caller caller, DecisionAction action) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> decisions.decide(caller, promotion, action, null))
                .extracting(ProblemException::type)
                .isEqualTo(type);
    }
}
