package org.composure.promotion;

import java.util.List;
import org.composure.actor.Caller;
import org.composure.actor.Role;
import org.composure.actor.Roles;
import org.composure.policy.Approvals;
import org.composure.policy.Exclusion;

/** Who may decide what about a promotion, and when. Pure: the caller holds the promotion's lock. */
public final class DecisionRules {

    private DecisionRules() {}

    /** What becomes of a decision. */
    public sealed interface Verdict {
        /** The decision counts. */
        record Accepted() implements Verdict {}

        /** The same person has decided the same before: nothing changes. */
        record Repeated() implements Verdict {}

        /** The person may not decide this, whatever the state. */
        record NotAllowed(String reason) implements Verdict {}

        /** Nobody can decide this now. */
        record NotPossible(String reason) implements Verdict {}
    }

    /**
     * What the rules look at.
     *
     * @param state the promotion's present state
     * @param switched whether the switch has been committed
     * @param requestedBy who asked for the promotion
     * @param builder who registered the compose
     * @param approvals what the pinned policy asks for
     * @param decisions what has been decided already
     * @param to the stage that it leads to
     * @param roles who holds which role
     */
    public record Situation(
            PromotionState state,
            boolean switched,
            String requestedBy,
            String builder,
            Approvals approvals,
            List<Decision> decisions,
            String to,
            Roles roles) {}

    /**
     * Judges a decision.
     *
     * @param caller who decides
     * @param action what is decided
     * @param now what the promotion looks like
     */
    public static Verdict judge(Caller caller, DecisionAction action, Situation now) {
        boolean repeated = action != DecisionAction.RETRY
                && now.decisions().stream()
                        .anyMatch(d -> d.action() == action && d.actor().equals(caller.name()));
        if (repeated && (now.state().isOpen() || now.state() == outcomeOf(action))) {
            return new Verdict.Repeated();
        }
        if (now.state().isFinal()) {
            return new Verdict.NotPossible(
                    "The promotion has ended: it is " + now.state().wire() + ".");
        }
        return switch (action) {
            case APPROVE -> judgeApproval(caller, now);
            case REJECT -> judgeRejection(caller, now);
            case CANCEL -> judgeCancellation(caller, now);
            case RETRY -> judgeRetry(caller, now);
        };
    }

    /** How many approvals count: one for each person. */
    public static int approvalsGiven(List<Decision> decisions) {
        return (int) decisions.stream()
                .filter(d -> d.action() == DecisionAction.APPROVE)
                .map(Decision::actor)
                .distinct()
                .count();
    }

    private static Verdict judgeApproval(Caller caller, Situation now) {
        if (now.state().hasBegun()) {
            return new Verdict.NotPossible(
                    "The promotion has begun: it is " + now.state().wire() + " and needs no further approval.");
        }
        if (now.approvals().count() == 0) {
            return new Verdict.NotPossible("The policy asks for no approval.");
        }
        if (now.approvals().exclude().contains(Exclusion.REQUESTER)
                && caller.name().equals(now.requestedBy())) {
            return new Verdict.NotAllowed("User " + caller.name()
                    + " requested this promotion and may not approve it: the policy excludes the requester.");
        }
        if (now.approvals().exclude().contains(Exclusion.BUILDER)
                && caller.name().equals(now.builder())) {
            return new Verdict.NotAllowed("User " + caller.name()
                    + " built this compose and may not approve it: the policy excludes the builder.");
        }
        return asApprover(caller, now, "approve");
    }

    private static Verdict judgeRejection(Caller caller, Situation now) {
        if (now.state().hasBegun()) {
            return new Verdict.NotPossible(
                    "The promotion has begun: it is " + now.state().wire() + " and can only be cancelled.");
        }
        return asApprover(caller, now, "reject");
    }

    private static Verdict judgeCancellation(Caller caller, Situation now) {
        if (now.switched()) {
            return new Verdict.NotPossible(
                    "The compose has been switched to its new stage already: from here the promotion only goes forward.");
        }
        return ofOthers(caller, now, "cancel");
    }

    private static Verdict judgeRetry(Caller caller, Situation now) {
        if (now.state() != PromotionState.STALLED) {
            return new Verdict.NotPossible("Only a stalled promotion can be retried; this one is "
                    + now.state().wire() + ".");
        }
        return ofOthers(caller, now, "retry");
    }

    private static Verdict asApprover(Caller caller, Situation now, String verb) {
        return now.roles().approves(caller, now.to())
                ? inGroups(caller, now, verb)
                : notAllowed(caller, verb, "an approver of " + now.to());
    }

    /** Where a policy names no groups, what somebody else requested is for those to decide who manage releases. */
    private static Verdict ofOthers(Caller caller, Situation now, String verb) {
        if (caller.name().equals(now.requestedBy())) {
            return new Verdict.Accepted();
        }
        return now.approvals().groups().isEmpty() && !now.roles().holds(caller, Role.RELEASE_MANAGER, Role.ADMINS)
                ? notAllowed(caller, verb, "its requester, a release_manager or one of the admins")
                : inGroups(caller, now, verb);
    }

    private static Verdict inGroups(Caller caller, Situation now, String verb) {
        if (caller.isInOneOf(now.approvals().groups())) {
            return new Verdict.Accepted();
        }
        return notAllowed(
                caller,
                verb,
                "a member of " + String.join(" or ", now.approvals().groups()));
    }

    private static Verdict notAllowed(Caller caller, String verb, String expected) {
        return new Verdict.NotAllowed(
                "User " + caller.name() + " may not " + verb + " this promotion (expected: " + expected + ").");
    }

    private static PromotionState outcomeOf(DecisionAction action) {
        return switch (action) {
            case APPROVE -> PromotionState.COMPLETED;
            case REJECT -> PromotionState.REJECTED;
            case CANCEL -> PromotionState.CANCELLED;
            case RETRY -> PromotionState.EXECUTING;
        };
    }
}
