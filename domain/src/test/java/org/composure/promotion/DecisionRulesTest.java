package org.composure.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.composure.actor.Caller;
import org.composure.actor.Role;
import org.composure.actor.Roles;
import org.composure.actor.Roles.Members;
import org.composure.policy.Approvals;
import org.composure.policy.Exclusion;
import org.composure.promotion.DecisionRules.Situation;
import org.composure.promotion.DecisionRules.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecisionRulesTest {

    private static final Approvals BY_RELENG =
            new Approvals(1, List.of("releng"), Set.of(Exclusion.REQUESTER, Exclusion.BUILDER));

    private static Caller member(String name) {
        return new Caller(name, Set.of("releng"));
    }

    private static Caller stranger(String name) {
        return new Caller(name, Set.of("qe"));
    }

    private static Situation in(PromotionState state, Decision... decisions) {
        return new Situation(
                state, false, "alice", "pungi", BY_RELENG, List.of(decisions), "milestone", Roles.BY_GROUP);
    }

    private static Decision by(String actor, DecisionAction action) {
        return new Decision(actor, action, null, "digest", Instant.EPOCH);
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUESTED", "WAITING", "AWAITING_APPROVAL"})
    void acceptsAnApprovalFromAMemberUntilThePromotionBegins(PromotionState state) {
        assertThat(DecisionRules.judge(member("bob"), DecisionAction.APPROVE, in(state)))
                .isEqualTo(new Verdict.Accepted());
    }

    @Test
    void allowsNoApprovalByRequesterBuilderOrStranger() {
        Situation waiting = in(PromotionState.AWAITING_APPROVAL);

        assertThat(DecisionRules.judge(member("alice"), DecisionAction.APPROVE, waiting))
                .isInstanceOfSatisfying(
                        Verdict.NotAllowed.class, v -> assertThat(v.reason()).contains("alice", "requester"));
        assertThat(DecisionRules.judge(member("pungi"), DecisionAction.APPROVE, waiting))
                .isInstanceOfSatisfying(
                        Verdict.NotAllowed.class, v -> assertThat(v.reason()).contains("builder"));
        assertThat(DecisionRules.judge(stranger("carol"), DecisionAction.APPROVE, waiting))
                .isInstanceOfSatisfying(
                        Verdict.NotAllowed.class, v -> assertThat(v.reason()).contains("releng"));
    }

    @Test
    void takesNoApprovalWhereThePolicyAsksForNone() {
        Situation waiting = new Situation(
                PromotionState.WAITING, false, "alice", "pungi", Approvals.NONE, List.of(), "nightly", Roles.BY_GROUP);

        assertThat(DecisionRules.judge(member("bob"), DecisionAction.APPROVE, waiting))
                .isInstanceOf(Verdict.NotPossible.class);
    }

    @Test
    void countsOneApprovalForEachPerson() {
        assertThat(DecisionRules.approvalsGiven(List.of(
                        by("bob", DecisionAction.APPROVE),
                        by("bob", DecisionAction.APPROVE),
                        by("carol", DecisionAction.REJECT),
                        by("dan", DecisionAction.APPROVE))))
                .isEqualTo(2);
    }

    @Test
    void changesNothingWhereAPersonRepeatsADecision() {
        assertThat(DecisionRules.judge(
                        member("bob"),
                        DecisionAction.APPROVE,
                        in(PromotionState.EXECUTING, by("bob", DecisionAction.APPROVE))))
                .isEqualTo(new Verdict.Repeated());
        assertThat(DecisionRules.judge(
                        member("bob"),
                        DecisionAction.REJECT,
                        in(PromotionState.REJECTED, by("bob", DecisionAction.REJECT))))
                .isEqualTo(new Verdict.Repeated());
        assertThat(DecisionRules.judge(
                        member("carol"),
                        DecisionAction.REJECT,
                        in(PromotionState.REJECTED, by("bob", DecisionAction.REJECT))))
                .isInstanceOf(Verdict.NotPossible.class);
        assertThat(DecisionRules.judge(
                        member("bob"),
                        DecisionAction.APPROVE,
                        in(PromotionState.REJECTED, by("bob", DecisionAction.APPROVE))))
                .isInstanceOf(Verdict.NotPossible.class);
    }

    @Test
    void letsTheRequesterAndMembersCancelUntilTheSwitch() {
        for (PromotionState state : PromotionState.open()) {
            assertThat(DecisionRules.judge(stranger("alice"), DecisionAction.CANCEL, in(state)))
                    .isEqualTo(new Verdict.Accepted());
            assertThat(DecisionRules.judge(member("bob"), DecisionAction.CANCEL, in(state)))
                    .isEqualTo(new Verdict.Accepted());
            assertThat(DecisionRules.judge(stranger("carol"), DecisionAction.CANCEL, in(state)))
                    .isInstanceOf(Verdict.NotAllowed.class);
        }
        Situation switched = new Situation(
                PromotionState.EXECUTING, true, "alice", "pungi", BY_RELENG, List.of(), "milestone", Roles.BY_GROUP);
        assertThat(DecisionRules.judge(member("alice"), DecisionAction.CANCEL, switched))
                .isInstanceOf(Verdict.NotPossible.class);
    }

    @Test
    void rejectsOnlyBeforeTheBeginning() {
        assertThat(DecisionRules.judge(member("bob"), DecisionAction.REJECT, in(PromotionState.WAITING)))
                .isEqualTo(new Verdict.Accepted());
        assertThat(DecisionRules.judge(member("bob"), DecisionAction.REJECT, in(PromotionState.EXECUTING)))
                .isInstanceOf(Verdict.NotPossible.class);
    }

    @Test
    void retriesOnlyWhatIsStalledAndAsOftenAsNeeded() {
        assertThat(DecisionRules.judge(member("bob"), DecisionAction.RETRY, in(PromotionState.EXECUTING)))
                .isInstanceOf(Verdict.NotPossible.class);
        assertThat(DecisionRules.judge(
                        member("bob"),
                        DecisionAction.RETRY,
                        in(PromotionState.STALLED, by("bob", DecisionAction.RETRY))))
                .isEqualTo(new Verdict.Accepted());
    }

    @Test
    void decidesNothingAboutWhatHasEnded() {
        Arrays.stream(PromotionState.values()).filter(PromotionState::isFinal).forEach(state -> {
            for (DecisionAction action : DecisionAction.values()) {
                assertThat(DecisionRules.judge(member("bob"), action, in(state)))
                        .as("%s of %s", action, state)
                        .isInstanceOf(Verdict.NotPossible.class);
            }
        });
    }

    @Test
    void holdsEveryGroupWithAuthenticationOff() {
        assertThat(Caller.ofEveryGroup("bob").isInOneOf(List.of("releng"))).isTrue();
        assertThat(new Caller("bob", Set.of()).isInOneOf(List.of("releng"))).isFalse();
        assertThat(new Caller("bob", Set.of()).isInOneOf(List.of())).isTrue();
    }

    @Test
    void onlyAStagesApproversApproveAndRejectWhereItHasSome() {
        Roles roles = new Roles(Map.of(), Map.of("milestone", new Members(Set.of("bob"), Set.of("qe-leads"))));
        Situation waiting = new Situation(
                PromotionState.AWAITING_APPROVAL, false, "alice", "pungi", BY_RELENG, List.of(), "milestone", roles);

        for (DecisionAction action : List.of(DecisionAction.APPROVE, DecisionAction.REJECT)) {
            assertThat(DecisionRules.judge(member("bob"), action, waiting)).isEqualTo(new Verdict.Accepted());
            assertThat(DecisionRules.judge(member("carol"), action, waiting))
                    .isInstanceOfSatisfying(
                            Verdict.NotAllowed.class,
                            v -> assertThat(v.reason()).contains("carol", "an approver of milestone"));
            // The policy's groups count as before.
            assertThat(DecisionRules.judge(new Caller("dora", Set.of("qe-leads")), action, waiting))
                    .isInstanceOf(Verdict.NotAllowed.class);
        }
    }

    @Test
    void whereNoGroupIsNamedReleaseManagersCallOffWhatOthersRequested() {
        Approvals anybody = new Approvals(1, List.of(), Set.of());
        Roles roles = new Roles(Map.of(Role.RELEASE_MANAGER, new Members(Set.of("mary"), Set.of())), Map.of());
        Situation stalled =
                new Situation(PromotionState.STALLED, false, "alice", "pungi", anybody, List.of(), "nightly", roles);

        for (DecisionAction action : List.of(DecisionAction.CANCEL, DecisionAction.RETRY)) {
            assertThat(DecisionRules.judge(stranger("alice"), action, stalled)).isEqualTo(new Verdict.Accepted());
            assertThat(DecisionRules.judge(stranger("mary"), action, stalled)).isEqualTo(new Verdict.Accepted());
            assertThat(DecisionRules.judge(stranger("bob"), action, stalled)).isInstanceOf(Verdict.NotAllowed.class);
        }
    }
}
