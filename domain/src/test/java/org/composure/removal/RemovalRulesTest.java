package org.composure.removal;

import static org.assertj.core.api.Assertions.assertThat;

import org.composure.removal.RemovalRules.Situation;
import org.composure.removal.RemovalRules.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemovalRulesTest {

    private static Situation in(RemovalState state) {
        return new Situation(state, state == RemovalState.EMPTYING || state == RemovalState.REMOVED, false);
    }

    private static Verdict judged(RemovalAction action, Situation situation) {
        return RemovalRules.judge(action, situation);
    }

    private static void assertRefused(Verdict verdict, String why) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.NotPossible.class, no -> assertThat(no.reason()).contains(why));
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUESTED", "WAITING", "REMOVING", "TRASHED", "STALLED"})
    void canBeCalledOffUntilDeletingBegins(RemovalState state) {
        assertThat(judged(RemovalAction.CANCEL, in(state))).isEqualTo(new Verdict.Accepted());
    }

    @Test
    void cannotBeCalledOffOnceDeletingHasBegun() {
        assertRefused(judged(RemovalAction.CANCEL, in(RemovalState.EMPTYING)), "being deleted");
        assertRefused(
                judged(RemovalAction.CANCEL, new Situation(RemovalState.STALLED, true, false)), "only goes forward");
        assertRefused(judged(RemovalAction.CANCEL, in(RemovalState.REMOVED)), "the files are gone");
    }

    @Test
    void whatWasCalledOffStaysSoWhoeverDidIt() {
        assertThat(judged(RemovalAction.CANCEL, in(RemovalState.CANCELLED))).isEqualTo(new Verdict.Repeated());
        for (RemovalState state :
                new RemovalState[] {RemovalState.PUTTING_BACK, RemovalState.STALLED, RemovalState.CANCELLED}) {
            assertThat(judged(RemovalAction.CANCEL, new Situation(state, false, true)))
                    .isEqualTo(new Verdict.Repeated());
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyAStalledOneIsRetried(RemovalState state) {
        Verdict verdict = judged(RemovalAction.RETRY, in(state));

        if (state == RemovalState.STALLED) {
            assertThat(verdict).isEqualTo(new Verdict.Accepted());
        } else {
            assertRefused(verdict, "this one is " + state.wire());
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatIsInTheTrashIsEmptied(RemovalState state) {
        Verdict verdict = judged(RemovalAction.EMPTY, in(state));

        switch (state) {
            case TRASHED -> assertThat(verdict).isEqualTo(new Verdict.Accepted());
            case EMPTYING, REMOVED -> assertThat(verdict).isEqualTo(new Verdict.Repeated());
            case REQUESTED, WAITING, REMOVING, PUTTING_BACK, STALLED, CANCELLED ->
                assertRefused(verdict, "this removal is " + state.wire());
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesAreReadAsTheyAreWritten(RemovalState state) {
        assertThat(RemovalState.ofWire(state.wire())).isEqualTo(state);
        assertThat(state.isFinal() && state.isUnderWay()).isFalse();
    }
}
