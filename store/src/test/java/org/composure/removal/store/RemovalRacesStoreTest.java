package org.composure.removal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.composure.compose.ComposeId;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.removal.RemovalAction;
import org.composure.removal.store.RemovalProgress.Next;
import org.composure.store.AtOnce;
import org.composure.store.AtOnce.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;

/** Two transactions on one compose at the same moment: one of them comes first, and the other sees it. */
@Tag("long")
class RemovalRacesStoreTest extends RemovalStoreTestBase {

    private static final int TIMES = 40;

    /** What became of something that raced against a claim. */
    private @Nullable Throwable against(UUID removal, Callable<Object> other) {
        List<Outcome<Object>> outcomes = AtOnce.all(List.of(
                () -> {
                    progress.claim(removal);
                    return true;
                },
                other));
        assertThat(outcomes.getFirst().failure()).isNull();
        return outcomes.getLast().failure();
    }

    private void assertWhole(ComposeId compose, UUID removal) {
        boolean claimed = state(removal).equals("removing");
        assertThat(claimant(compose)).isEqualTo(claimed ? removal : null);
    }

    @RepeatedTest(TIMES)
    void aHoldIsSeenByTheClaimOrByTheTrash() {
        ComposeId compose = given.compose();
        UUID removal = waiting(compose);

        assertThat(against(removal, () -> expiries.hold(ANN, compose, null))).isNull();

        assertWhole(compose, removal);
        if (state(removal).equals("removing")) {
            trash(removal);
            assertThat(assess(removal)).isEqualTo(new Next.PutBack());
        } else {
            assertThat(state(removal)).isEqualTo("waiting");
            assertThat(assess(removal)).isInstanceOf(Next.Wait.class);
        }
    }

    @RepeatedTest(TIMES)
    void aHoldComesBeforeTheDeletionOrIsRefused() {
        ComposeId compose = given.compose();
        UUID removal = trashed(compose);
        requests.decide(ANN, removal, RemovalAction.EMPTY, null);

        List<Outcome<Object>> outcomes =
                AtOnce.all(List.of(() -> assess(removal), () -> expiries.hold(ANN, compose, null)));

        boolean held = outcomes.getLast().failure() == null;
        assertThat(outcomes.getFirst().value()).isEqualTo(held ? new Next.PutBack() : new Next.Delete());
        assertThat(compose(compose).holds()).hasSize(held ? 1 : 0);
        assertThat(state(removal)).isEqualTo(held ? "putting-back" : "emptying");
    }

    @RepeatedTest(TIMES)
    void aCancellationIsNeverLost() {
        ComposeId compose = given.compose();
        UUID removal = waiting(compose);

        assertThat(against(removal, () -> requests.decide(ANN, removal, RemovalAction.CANCEL, null)))
                .isNull();

        assertThat(claimant(compose)).isEqualTo(state(removal).equals("putting-back") ? removal : null);
        Next next = assess(removal);
        assertThat(next).isEqualTo(state(removal).equals("cancelled") ? new Next.End() : new Next.PutBack());
        trash(removal);
        putBack(removal);
        assertThat(state(removal)).isEqualTo("cancelled");
        assertThat(claimant(compose)).isNull();
    }

    @RepeatedTest(TIMES)
    void anExtensionCallsItOffOrIsRefused() {
        ComposeId compose = given.compose();
        expireAt(compose, clock.instant());
        due.ofComposes(1);
        UUID removal = jdbc.sql("select id from removal").query(UUID.class).single();
        progress.announce(removal);
        clock.advance(NOTICE.plusSeconds(1));

        Throwable refused = against(
                removal, () -> expiries.extend(ANN, compose, clock.instant().plusSeconds(60), null));

        assertWhole(compose, removal);
        assertThat(state(removal)).isEqualTo(refused == null ? "waiting" : "removing");
        assertThat(assess(removal)).isEqualTo(refused == null ? new Next.End() : new Next.Trash());
        if (refused != null) {
            assertThat(refused)
                    .isInstanceOfSatisfying(
                            ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.REMOVAL_OPEN));
        }
    }

    @RepeatedTest(TIMES)
    void aPromotionKeepsTheComposeOrIsRefused() {
        ComposeId compose = given.readyCompose();
        UUID removal = waiting(compose);

        Throwable refused = against(removal, () -> given.requested(compose));

        assertWhole(compose, removal);
        assertThat(state(removal)).isEqualTo(refused == null ? "waiting" : "removing");
        assertThat(given.counts()).containsEntry("promotion", refused == null ? 1L : 0L);
    }

    @RepeatedTest(TIMES)
    void ofSeveralWhoAskAtOnceOneIsAnswered() {
        ComposeId compose = given.compose();

        List<Outcome<UUID>> outcomes = AtOnce.times(4, _ -> requested(compose));

        assertThat(outcomes).filteredOn(outcome -> outcome.failure() == null).hasSize(1);
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.failure() != null)
                .allSatisfy(outcome -> assertThat(outcome.failure())
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                e -> assertThat(e.type()).isEqualTo(ProblemType.REMOVAL_OPEN)));
        assertThat(given.counts()).containsEntry("removal", 1L).containsEntry("outbox_wake", 1L);
    }

    @RepeatedTest(TIMES)
    void whatTwoWorkersDoAtOnceHappensOnce() {
        ComposeId compose = given.compose();
        UUID removal = emptying(compose);

        List<Outcome<Boolean>> outcomes = AtOnce.times(3, _ -> {
            progress.forget(removal);
            return true;
        });

        assertThat(outcomes).extracting(Outcome::failure).containsOnlyNulls();
        assertThat(given.events(compose)).containsOnlyOnce("compose-removed");
        assertThat(given.changes(compose)).containsOnlyOnce("removed");
        assertThat(state(removal)).isEqualTo("removed");
    }
}
