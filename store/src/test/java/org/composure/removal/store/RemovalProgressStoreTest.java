package org.composure.removal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.composure.compose.ComposeId;
import org.composure.compose.Location;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.removal.RemovalAction;
import org.composure.removal.RemovalStep;
import org.composure.removal.store.RemovalProgress.Next;
import org.composure.removal.store.RemovalRequests.Wish;
import org.junit.jupiter.api.Test;

class RemovalProgressStoreTest extends RemovalStoreTestBase {

    @Test
    void goesFromItsRequestThroughTheTrashToItsEnd() throws IOException {
        ComposeId compose = given.compose();
        int before = given.events(compose).size();
        UUID removal = requested(compose);

        assertThat(assess(removal)).isEqualTo(new Next.Announce());
        progress.announce(removal);
        assertThat(assess(removal)).isEqualTo(new Next.Claim());
        progress.claim(removal);
        assertThat(assess(removal)).isEqualTo(new Next.Trash());
        progress.identified(removal, "1:2:3");
        progress.identified(removal, "4:5:6");
        assertThat(progress.subject(removal).identity()).as("the first counts").isEqualTo("1:2:3");
        trash(removal);
        assertThat(assess(removal)).isInstanceOf(Next.Wait.class);
        clock.advance(TRASH);
        assertThat(assess(removal)).isEqualTo(new Next.Delete());
        progress.forget(removal);
        assertThat(assess(removal)).isEqualTo(new Next.End());

        assertThat(view(removal).outcome()).contains("is gone from incoming:").contains("its metadata stays");
        assertThat(given.events(compose).subList(before, given.events(compose).size()))
                .containsExactly("compose-expiring", "compose-trashed", "compose-tagged", "compose-removed");
        assertThat(given.changes(compose))
                .containsSubsequence("removal-requested", "expiring", "trashed", "removed", "tagged");
        assertThat(compose(compose)).satisfies(gone -> {
            assertThat(gone.location()).isNull();
            assertThat(gone.composeUrl()).isNull();
            assertThat(gone.expiresAt()).isNull();
            assertThat(gone.removedAt()).isNotNull();
            assertThat(gone.tags()).containsExactly("removed");
            assertThat(gone.composeInfo()).contains("\"short\":\"Fedora\"");
        });
        assertThat(claimant(compose)).isNull();
    }

    @Test
    void everyStepDoneTwiceIsDoneOnce() throws IOException {
        ComposeId compose = given.compose();
        UUID removal = emptying(compose);
        progress.forget(removal);
        Map<String, Long> counts = given.counts();
        RemovalView view = view(removal);
        AtomicInteger moves = new AtomicInteger();

        progress.announce(removal);
        progress.claim(removal);
        progress.trash(removal, moves::incrementAndGet);
        progress.putBack(removal, moves::incrementAndGet);
        progress.forget(removal);
        progress.stall(removal, RemovalStep.DELETE, "too late");

        assertThat(given.counts()).isEqualTo(counts);
        assertThat(view(removal)).isEqualTo(view);
        assertThat(moves).as("an attempt that was overtaken moves nothing").hasValue(0);
    }

    @Test
    void aMoveThatFailsLeavesEverythingAsItWas() {
        ComposeId compose = given.compose();
        UUID removal = claimed(compose);
        Map<String, Long> counts = given.counts();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> progress.trash(removal, () -> {
                    throw new IOException("stale file handle");
                }))
                .withMessage("stale file handle");

        assertThat(state(removal)).isEqualTo("removing");
        assertThat(given.counts()).isEqualTo(counts);
    }

    @Test
    void peopleHaveTheNoticeThatTheyWerePromisedHoweverLateAnExpiryIsNoticed() {
        ComposeId compose = given.compose();
        expireAt(compose, clock.instant().minus(Duration.ofDays(30)));
        due.ofComposes(10);
        UUID removal = onlyRemoval();

        Instant before = clock.instant();
        progress.announce(removal);

        assertThat(view(removal).dueAt()).isAfterOrEqualTo(before.plus(NOTICE));
        assertThat(assess(removal)).isInstanceOf(Next.Wait.class);
        clock.advance(NOTICE.plusSeconds(1));
        assertThat(assess(removal)).isEqualTo(new Next.Claim());
    }

    @Test
    void showsWhatKeepsItAlsoBeforeItIsDueAndTakesItOnceNothingDoes() {
        ComposeId compose = given.compose();
        UUID removal = requests.request(ANN, new Wish(compose, null, null)).id();
        progress.announce(removal);
        expiries.hold(ANN, compose, "QE needs it");

        assertThat(assess(removal)).isInstanceOf(Next.Wait.class);
        assertThat(view(removal).keptBy()).containsExactly(new KeptBy("hold", "It is on hold by ann: QE needs it"));
        clock.advance(NOTICE);
        assertThat(assess(removal)).isInstanceOf(Next.Wait.class);
        progress.claim(removal);
        assertThat(state(removal)).as("a claim looks once more").isEqualTo("waiting");
        expiries.release(ANN, compose, "ann", null);
        assertThat(assess(removal)).isEqualTo(new Next.Claim());
        progress.claim(removal);

        assertThat(state(removal)).isEqualTo("removing");
        assertThat(claimant(compose)).isEqualTo(removal);
        assertThat(view(removal).keptBy()).isEmpty();
    }

    @Test
    void aHoldTakesItBackFromTheTrashAndItExpiresAgainOnceItIsReleased() {
        ComposeId compose = given.compose();
        expireAt(compose, clock.instant());
        due.ofComposes(10);
        UUID removal = onlyRemoval();
        progress.announce(removal);
        clock.advance(NOTICE);
        progress.claim(removal);
        trash(removal);
        expiries.hold(ANN, compose, null);

        assertThat(assess(removal)).isEqualTo(new Next.PutBack());
        putBack(removal);

        assertThat(view(removal))
                .extracting(RemovalView::state, RemovalView::undoneBy, RemovalView::outcome)
                .containsExactly("cancelled", "SYSTEM", "Put back, because it is on hold.");
        assertThat(claimant(compose)).isNull();
        assertThat(compose(compose).expiresAt()).isNotNull();
        assertThat(given.events(compose)).endsWith("compose-put-back");
        assertThat(due.ofComposes(10)).as("it is due again, and kept").isEqualTo(1);
    }

    @Test
    void whatSomebodyCalledOffDoesNotExpireAgainByItself() {
        ComposeId compose = given.compose();
        expireAt(compose, clock.instant());
        due.ofComposes(10);
        UUID removal = onlyRemoval();
        progress.announce(removal);

        requests.decide(ANN, removal, RemovalAction.CANCEL, "QE needs it");

        assertThat(view(removal))
                .extracting(RemovalView::state, RemovalView::outcome)
                .containsExactly("cancelled", "Cancelled by ann: QE needs it");
        assertThat(compose(compose).expiresAt()).isNull();
        assertThat(compose(compose).expiryReason()).contains("cancelled by ann", "extend it");
        assertThat(due.ofComposes(10)).isZero();
    }

    @Test
    void isCancelledWhereTheComposeLivesLongerOrLiesElsewhere() {
        ComposeId extended = given.compose();
        expireAt(extended, clock.instant());
        due.ofComposes(10);
        UUID first = onlyRemoval();
        progress.announce(first);
        expiries.extend(ANN, extended, clock.instant().plus(Duration.ofDays(9)), null);
        assertThat(assess(first)).isEqualTo(new Next.End());
        assertThat(view(first).outcome()).contains("It expires at ", "Extended by ann.");

        ComposeId moved = given.compose();
        UUID second = waiting(moved);
        set(moved, "location_path", "elsewhere");
        progress.claim(second);
        assertThat(state(second)).isEqualTo("waiting");
        assertThat(assess(second)).isEqualTo(new Next.End());
        assertThat(view(second).outcome()).isEqualTo("It lies at incoming:elsewhere now.");
    }

    @Test
    void whatHasBecomePointlessIsNotReopenedByCancellingIt() {
        ComposeId compose = given.compose();
        UUID pointless = waiting(compose);
        set(compose, "location_path", "elsewhere");
        assess(pointless);
        UUID later = claimed(compose);

        requests.decide(ANN, pointless, RemovalAction.CANCEL, null);

        assertThat(state(pointless)).isEqualTo("cancelled");
        assertThat(claimant(compose)).as("the later one's claim").isEqualTo(later);
    }

    @Test
    void aStalledOneGoesOnWhereItStoppedOrIsPutBack() {
        ComposeId compose = given.compose();
        UUID removal = claimed(compose);
        progress.stall(removal, RemovalStep.TRASH, "stale file handle");
        assertThat(assess(removal)).isInstanceOf(Next.Wait.class);
        requests.decide(ANN, removal, RemovalAction.RETRY, null);
        assertThat(assess(removal)).isEqualTo(new Next.Trash());

        progress.stall(removal, RemovalStep.TRASH, "stale file handle");
        requests.decide(ANN, removal, RemovalAction.CANCEL, null);
        assertThat(assess(removal)).isEqualTo(new Next.PutBack());
        progress.stall(removal, RemovalStep.PUT_BACK, "stale file handle");
        requests.decide(ANN, removal, RemovalAction.RETRY, null);
        assertThat(assess(removal)).isEqualTo(new Next.PutBack());
        putBack(removal);

        assertThat(state(removal)).isEqualTo("cancelled");
        assertThat(given.events(compose)).as("it was never trashed").doesNotContain("compose-put-back");

        UUID deleting = emptying(compose);
        progress.stall(deleting, RemovalStep.DELETE, "something is mounted");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> requests.decide(ANN, deleting, RemovalAction.CANCEL, null))
                .satisfies(e -> assertThat(e.type()).isEqualTo(ProblemType.NOT_POSSIBLE_NOW));
        requests.decide(ANN, deleting, RemovalAction.RETRY, null);
        assertThat(assess(deleting)).isEqualTo(new Next.Delete());
    }

    @Test
    void anOldTreeGoesWithoutNoticeAndWithoutTheTrash() {
        ComposeId compose = given.nightlyCompose();
        clock.advance(Duration.ofDays(8));
        List<String> events = given.events(compose);
        assertThat(due.ofTrees(10)).isEqualTo(1);
        UUID removal = onlyRemoval();

        progress.announce(removal);
        assertThat(assess(removal)).isEqualTo(new Next.Claim());
        progress.claim(removal);
        assertThat(claimant(compose)).as("the compose stays free").isNull();
        trash(removal);
        assertThat(assess(removal)).isEqualTo(new Next.Delete());
        progress.forget(removal);

        assertThat(view(removal).outcome()).isEqualTo("The old tree at incoming:" + compose + " is gone.");
        assertThat(given.events(compose)).isEqualTo(events);
        assertThat(given.changes(compose)).contains("tree-removed");
        assertThat(compose(compose).location()).isEqualTo(new Location("nightly", "Fedora/" + compose));
        assertThat(due.ofTrees(10)).isZero();
    }

    @Test
    void anOldTreeThatSomebodyWantsToKeepStays() {
        given.nightlyCompose();
        clock.advance(Duration.ofDays(8));
        due.ofTrees(10);

        requests.decide(ANN, onlyRemoval(), RemovalAction.CANCEL, null);

        clock.advance(Duration.ofDays(1000));
        assertThat(due.ofTrees(10)).isZero();
    }

    @Test
    void whatIsBeingRemovedIsRefusedToEverybodyElse() {
        ComposeId compose = given.readyCompose();
        UUID removal = trashed(compose);

        for (Runnable attempt : List.<Runnable>of(
                () -> given.requested(compose),
                () -> requested(compose),
                () -> expiries.extend(ANN, compose, clock.instant().plusSeconds(9), null))) {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(attempt::run)
                    .satisfies(e -> assertThat(e.type()).isEqualTo(ProblemType.REMOVAL_OPEN))
                    .withMessageContaining("cancel the removal " + removal + " first");
        }
    }

    private UUID onlyRemoval() {
        return jdbc.sql("select id from removal where ended_at is null")
                .query(UUID.class)
                .single();
    }

    @Test
    void aSlowVolumeMayTakeLongerThanASessionMayBeIdle() throws IOException {
        List<String> timeouts = new ArrayList<>();
        UUID removal = claimed(given.compose());

        progress.trash(removal, () -> timeouts.add(given.idleTimeout()));
        requests.decide(ANN, removal, RemovalAction.CANCEL, null);
        assess(removal);
        progress.putBack(removal, () -> timeouts.add(given.idleTimeout()));

        assertThat(timeouts).containsExactly("2min", "2min");
        assertThat(given.idleTimeout()).isEqualTo("15s");
    }
}
