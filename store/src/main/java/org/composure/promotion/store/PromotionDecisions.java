package org.composure.promotion.store;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.actor.Roles;
import org.composure.compose.store.ComposeRepository;
import org.composure.event.EventType;
import org.composure.event.store.WakeOutbox;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.promotion.Decision;
import org.composure.promotion.DecisionAction;
import org.composure.promotion.DecisionRules;
import org.composure.promotion.DecisionRules.Situation;
import org.composure.promotion.DecisionRules.Verdict;
import org.composure.promotion.PromotionState;
import org.composure.step.WorkKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.annotation.Transactional;

/** The transaction in which a person decides about a promotion. It works while Temporal is down. */
public class PromotionDecisions {

    private static final Logger AUDIT = LoggerFactory.getLogger("audit");

    private final ComposeRepository composes;
    private final PromotionRepository promotions;
    private final PromotionGates gates;
    private final DecisionLedger decisions;
    private final PromotionViews views;
    private final PromotionAnnouncer announcer;
    private final PromotionEnd end;
    private final WakeOutbox wakes;
    private final Roles roles;
    private final Clock clock;

    /** Wires it up. */
    public PromotionDecisions(
            ComposeRepository composes,
            PromotionRepository promotions,
            PromotionGates gates,
            DecisionLedger decisions,
            PromotionViews views,
            PromotionAnnouncer announcer,
            PromotionEnd end,
            WakeOutbox wakes,
            Roles roles,
            Clock clock) {
        this.composes = composes;
        this.promotions = promotions;
        this.gates = gates;
        this.decisions = decisions;
        this.views = views;
        this.announcer = announcer;
        this.end = end;
        this.wakes = wakes;
        this.roles = roles;
        this.clock = clock;
    }

    /**
     * Decides.
     *
     * @return the promotion as it is afterwards
     * @throws ProblemException if there is no such promotion, the caller may not decide this, or nobody can now
     */
    @Transactional
    public PromotionView decide(Caller caller, UUID id, DecisionAction action, @Nullable String comment) {
        if (composes.lockOfPromotion(id).isEmpty()) {
            throw new ProblemException(ProblemType.NOT_FOUND, "No such promotion found.");
        }
        PromotionEntity promotion = promotions.lock(id).orElseThrow();
        Situation situation = new Situation(
                promotion.state(),
                promotion.switchedAt() != null,
                promotion.requestedBy(),
                promotion.compose().builder(),
                promotion.policyVersion().policy().approvals(),
                decisions.of(id),
                promotion.toStage(),
                roles);
        switch (DecisionRules.judge(caller, action, situation)) {
            case Verdict.Accepted _ -> carryOut(promotion, caller, action, comment);
            case Verdict.Repeated _ -> {} // nothing changes
            case Verdict.NotAllowed(String why) -> throw new ProblemException(ProblemType.NOT_ALLOWED, why);
            case Verdict.NotPossible(String why) -> throw new ProblemException(ProblemType.NOT_POSSIBLE_NOW, why);
        }
        return views.of(promotion);
    }

    private void carryOut(PromotionEntity promotion, Caller caller, DecisionAction action, @Nullable String comment) {
        // What is decided about a state comes after it, even where the clock of the worker that moved it there is fast.
        Instant read = clock.instant();
        Instant now = read.isBefore(promotion.stateSince()) ? promotion.stateSince() : read;
        String digest = gates.evaluate(promotion).digest();
        decisions.add(promotion.id(), new Decision(caller.name(), action, comment, digest, now));
        switch (action) {
            case APPROVE -> announcer.announce(promotion, EventType.PROMOTION_APPROVED, caller.name());
            case REJECT ->
                end.end(
                        promotion,
                        PromotionState.REJECTED,
                        said("Rejected", caller, comment),
                        EventType.PROMOTION_REJECTED,
                        caller.name());
            case CANCEL -> {
                // What has been begun has to be undone first: the workflow does, and ends the promotion.
                if (!promotion.state().hasBegun()) {
                    end.end(
                            promotion,
                            PromotionState.CANCELLED,
                            said("Cancelled", caller, comment),
                            EventType.PROMOTION_CANCELLED,
                            caller.name());
                }
            }
            case RETRY -> promotion.move(PromotionState.EXECUTING, now);
        }
        promotions.flush();
        wakes.wake(WorkKind.PROMOTION, promotion.id());
        AUDIT.atInfo()
                .addKeyValue("promotion_id", promotion.id())
                .addKeyValue("compose_id", promotion.compose().id())
                .addKeyValue("actor", caller.name())
                .addKeyValue("action", action.wire())
                .log(
                        "{} {} the promotion of {} to {}",
                        caller.name(),
                        action.past(),
                        promotion.compose().id(),
                        promotion.toStage());
    }

    /** The sentence that a person's decision ends a promotion with. */
    static String said(String what, Caller caller, @Nullable String comment) {
        return what + " by " + caller.name() + (comment == null ? "." : ": " + comment);
    }
}
