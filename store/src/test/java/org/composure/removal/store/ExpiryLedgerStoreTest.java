package org.composure.removal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.composure.actor.Caller;
import org.composure.compose.ComposeId;
import org.composure.compose.store.ComposeView;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.store.AtOnce;
import org.composure.store.AtOnce.Outcome;
import org.junit.jupiter.api.Test;

class ExpiryLedgerStoreTest extends RemovalStoreTestBase {

    private static final Caller BOB = Caller.ofEveryGroup("bob");

    private static void assertRefused(ProblemType type, String message, Runnable attempt) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(attempt::run)
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.type()).isEqualTo(type));
    }

    @Test
    void everyComposeExpiresAsThePolicyOfItsStageSays() {
        ComposeView arrived = compose(given.compose());
        ComposeView promoted = compose(given.nightlyCompose());
        ComposeView ofNoPolicy = compose(given.compose("RHEL"));

        assertThat(arrived.expiresAt()).isEqualTo(arrived.stageSince().plus(Duration.ofDays(7)));
        assertThat(arrived.expiryReason())
                .isEqualTo("Policy to-nightly keeps a compose for 7d after it entered periodic.");
        assertThat(promoted.expiresAt()).isEqualTo(promoted.stageSince().plus(Duration.ofDays(14)));
        assertThat(promoted.expiryReason())
                .isEqualTo("Policy to-nightly keeps a compose for 14d after it entered nightly.");
        assertThat(ofNoPolicy.expiresAt()).isNull();
        assertThat(ofNoPolicy.expiryReason()).isEqualTo("No policy says how long a compose stays in periodic.");
    }

    @Test
    void anExtensionCountsFromThePresentEndAndSaysWhose() {
        ComposeId compose = given.compose();
        Instant end = Objects.requireNonNull(compose(compose).expiresAt());

        ComposeView extended = expiries.extend(ANN, compose, end.plusSeconds(60), "QE needs it");

        assertThat(extended.expiresAt()).isEqualTo(end.plusSeconds(60));
        assertThat(extended.expiryReason()).isEqualTo("Extended by ann: QE needs it");
        assertThat(given.changes(compose)).endsWith("extended");
        assertThat(given.events(compose)).endsWith("compose-changed");

        Map<String, Long> counts = given.counts();
        expiries.extend(BOB, compose, end.plusSeconds(60), null);
        assertThat(given.counts()).as("the same end changes nothing").isEqualTo(counts);
        assertRefused(
                ProblemType.INVALID_INPUT,
                "(expected: a time after " + end.plusSeconds(60) + ")",
                () -> expiries.extend(ANN, compose, end, null));
    }

    @Test
    void whatHasExpiredCanOnlyBeExtendedIntoTheFuture() {
        ComposeId compose = given.compose();
        Instant end = Objects.requireNonNull(compose(compose).expiresAt());
        clock.advance(Duration.ofDays(8));

        assertRefused(
                ProblemType.INVALID_INPUT,
                "(expected: a time after ",
                () -> expiries.extend(ANN, compose, end.plusSeconds(60), null));
        expiries.extend(ANN, compose, clock.instant().plusSeconds(60), null);

        assertThat(compose(compose).expiryReason()).isEqualTo("Extended by ann.");
    }

    @Test
    void whatDoesNotExpireCanBeGivenAnEndUnlessItIsInTheLastStage() {
        ComposeId unlimited = given.compose("RHEL");
        Instant end = clock.instant().plusSeconds(60);
        assertThat(expiries.extend(ANN, unlimited, end, null).expiresAt()).isEqualTo(end);

        set(unlimited, "stage", "milestone");
        assertRefused(
                ProblemType.CONFLICT,
                "stays for ever",
                () -> expiries.extend(ANN, unlimited, end.plusSeconds(9), null));
    }

    @Test
    void aHoldIsEverybodysOwn() {
        ComposeId compose = given.compose();
        expiries.hold(ANN, compose, "QE needs it");
        Map<String, Long> counts = given.counts();
        expiries.hold(ANN, compose, "still");
        assertThat(given.counts()).as("holding once more changes nothing").isEqualTo(counts);
        expiries.hold(BOB, compose, null);

        assertThat(compose(compose).holds())
                .extracting(hold -> hold.actor() + ": " + hold.reason())
                .containsExactly("ann: QE needs it", "bob: null");
        expiries.release(BOB, compose, "ann", "she left");
        counts = given.counts();
        expiries.release(ANN, compose, "ann", null);
        assertThat(given.counts()).as("there was none any more").isEqualTo(counts);
        assertThat(expiries.release(BOB, compose, "bob", null).holds()).isEmpty();

        assertThat(given.changes(compose)).containsSubsequence("held", "held", "released", "released");
        assertThat(given.events(compose))
                .endsWith("compose-changed", "compose-changed", "compose-changed", "compose-changed");
    }

    @Test
    void aHoldIsTakenAsLongAsThereIsSomethingToPutBack() {
        ComposeId compose = given.compose();
        trashed(compose);
        expiries.hold(ANN, compose, null);

        ComposeId deleting = given.compose();
        emptying(deleting);
        assertRefused(ProblemType.CONFLICT, "is being deleted already", () -> expiries.hold(ANN, deleting, null));
        ComposeId gone = given.compose();
        removed(gone);
        for (Runnable attempt : Stream.<Runnable>of(
                        () -> expiries.hold(ANN, gone, null),
                        () -> expiries.extend(ANN, gone, clock.instant().plusSeconds(9), null),
                        () -> requested(gone),
                        () -> given.requested(gone))
                .toList()) {
            assertRefused(ProblemType.CONFLICT, "was removed at ", attempt);
        }
    }

    @Test
    void thePoliciesAreAskedOnceAboutComposesThatCameBeforeThem() {
        ComposeId arrived = given.compose();
        ComposeId promoted = given.nightlyCompose();
        ComposeId ofNoPolicy = given.compose("RHEL");
        ComposeView before = compose(promoted);
        jdbc.sql("update compose set expires_at = null, expiry_reason = null").update();

        assertThat(expiries.determine(2)).isEqualTo(2);
        assertThat(AtOnce.times(3, _ -> expiries.determine(10)))
                .extracting(Outcome::failure)
                .containsOnlyNulls();

        assertThat(compose(promoted)).isEqualTo(before);
        assertThat(compose(arrived).expiresAt()).isNotNull();
        assertThat(compose(ofNoPolicy).expiryReason()).startsWith("No policy says");
        assertThat(expiries.determine(10)).isZero();
    }
}
