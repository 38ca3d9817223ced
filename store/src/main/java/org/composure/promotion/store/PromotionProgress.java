package org.composure.promotion.store;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.compose.Location;
import org.composure.compose.Volumes;
import org.composure.compose.store.ChangeLog;
import org.composure.compose.store.ComposeEntity;
import org.composure.compose.store.ComposeLedger;
import org.composure.compose.store.ComposeRepository;
import org.composure.event.EventType;
import org.composure.event.store.EventLog;
import org.composure.gate.GateTree;
import org.composure.policy.Policy;
import org.composure.productmd.ComposeInfo;
import org.composure.promotion.Decision;
import org.composure.promotion.DecisionAction;
import org.composure.promotion.DecisionRules;
import org.composure.promotion.Inspection;
import org.composure.promotion.PromotionState;
import org.composure.promotion.PromotionStep;
import org.composure.promotion.PromotionTimes;
import org.composure.removal.Expiry;
import org.composure.step.store.StepLedger;
import org.composure.tag.store.TagLedger;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;

/**
 * The transactions by which a promotion's workflow moves it on. Each locks the compose, then the promotion, and can be
 * repeated: it finds what the first has done. None does any I/O but to PostgreSQL.
 */
public class PromotionProgress {

    private final ComposeRepository composes;
    private final PromotionRepository promotions;
    private final TagLedger tags;
    private final ComposeLedger composeLedger;
    private final PromotionGates gates;
    private final FactLedger facts;
    private final DecisionLedger decisions;
    private final StepLedger steps;
    private final TreeLedger trees;
    private final PromotionAnnouncer announcer;
    private final PromotionEnd end;
    private final ChangeLog changes;
    private final EventLog events;
    private final Volumes volumes;
    private final PromotionTimes times;
    private final Clock clock;

    /** Wires it up. */
    public PromotionProgress(
            ComposeRepository composes,
            PromotionRepository promotions,
            TagLedger tags,
            ComposeLedger composeLedger,
            PromotionGates gates,
            FactLedger facts,
            DecisionLedger decisions,
            StepLedger steps,
            TreeLedger trees,
            PromotionAnnouncer announcer,
            PromotionEnd end,
            ChangeLog changes,
            EventLog events,
            Volumes volumes,
            PromotionTimes times,
            Clock clock) {
        this.composes = composes;
        this.promotions = promotions;
        this.tags = tags;
        this.composeLedger = composeLedger;
        this.gates = gates;
        this.facts = facts;
        this.decisions = decisions;
        this.steps = steps;
        this.trees = trees;
        this.announcer = announcer;
        this.end = end;
        this.changes = changes;
        this.events = events;
        this.volumes = volumes;
        this.times = times;
        this.clock = clock;
    }

    /** What is to be done next about a promotion. */
    public sealed interface Next {
        /** Nothing: it has ended. */
        record End() implements Next {}

        /** Look again at that time, or when woken; it is in that state. */
        record Wait(Instant until, PromotionState state) implements Next {}

        /** Begin, or go on. */
        record Execute() implements Next {}

        /** Undo what was done. */
        record TakeBack() implements Next {}
    }

    /**
     * The promotion as workers need it to look at files.
     *
     * @throws java.util.NoSuchElementException if there is no such promotion
     */
    @Transactional(readOnly = true)
    public Subject subject(UUID id) {
        PromotionEntity promotion = promotions.findWhole(id).orElseThrow();
        ComposeEntity compose = promotion.compose();
        return new Subject(
                id,
                promotion.state(),
                compose.pk(),
                compose.id(),
                compose.location(),
                promotion.policyVersion().policy(),
                PromotionGates.values(compose, promotion.toStage()),
                facts.of(id));
    }

    /**
     * Takes over what an inspection found, evaluates the gates, stores what has changed, and moves between the waiting
     * states or to an end.
     *
     * @param found what looking at the files brought
     * @param runId the run of the workflow that asks
     * @return what is to be done next
     */
    @Transactional
    public Next assess(UUID id, Inspection found, @Nullable String runId) {
        PromotionEntity promotion = lock(id);
        if (promotion.state().isFinal()) {
            return new Next.End();
        }
        Instant now = clock.instant();
        promotion.runsAs(runId);
        promotion.lookAgain(now.plus(times.recheck()));
        if (promotion.state().hasBegun()) {
            return goOn(promotion, now);
        }
        facts.store(id, found);
        describe(promotion.compose(), found.composeInfo());
        GateTree tree = gates.evaluate(promotion);
        if (tree.failed()) {
            end(promotion, PromotionState.FAILED, PromotionGates.reasons(tree), EventType.PROMOTION_FAILED);
            return new Next.End();
        }
        if (!now.isBefore(promotion.deadlineAt())) {
            String missing = tree.passes() ? "Not enough approvals were given." : PromotionGates.reasons(tree);
            end(
                    promotion,
                    PromotionState.EXPIRED,
                    "The deadline passed before it could begin. " + missing,
                    EventType.PROMOTION_EXPIRED);
            return new Next.End();
        }
        if (tree.passes() && isApproved(promotion)) {
            return new Next.Execute();
        }
        PromotionState before = promotion.state();
        promotion.move(tree.passes() ? PromotionState.AWAITING_APPROVAL : PromotionState.WAITING, now);
        if (promotion.state() != before) {
            announcer.announce(promotion, EventType.PROMOTION_WAITING, Caller.SYSTEM);
        }
        return new Next.Wait(
                promotion.deadlineAt().isBefore(promotion.checkAt()) ? promotion.deadlineAt() : promotion.checkAt(),
                promotion.state());
    }

    /** After a loss of the workflow, or a retry, or a cancellation: the row alone says how to go on. */
    private Next goOn(PromotionEntity promotion, Instant now) {
        Optional<Decision> cancelled = promotion.switchedAt() == null ? cancellation(promotion.id()) : Optional.empty();
        if (promotion.state() == PromotionState.STALLED) {
            if (cancelled.isEmpty() || cancelled.get().at().isBefore(promotion.stateSince())) {
                return new Next.Wait(promotion.checkAt(), promotion.state());
            }
            promotion.move(PromotionState.EXECUTING, now);
            return new Next.TakeBack();
        }
        boolean doomed = promotion.switchedAt() == null && promotion.outcome() != null;
        return cancelled.isPresent() || doomed ? new Next.TakeBack() : new Next.Execute();
    }

    /** Takes over what an inspection during execution found: the switch judges by it. */
    @Transactional
    public void reinspected(UUID id, Inspection found) {
        lock(id);
        facts.store(id, found);
    }

    /**
     * The step {@code begin}.
     *
     * @return whether the promotion is executing now
     */
    @Transactional
    public boolean begin(UUID id) {
        PromotionEntity promotion = lock(id);
        if (promotion.state() == PromotionState.EXECUTING) {
            return true;
        }
        Instant now = clock.instant();
        if (promotion.state().isFinal()
                || promotion.state().hasBegun()
                || !now.isBefore(promotion.deadlineAt())
                || !gates.evaluate(promotion).passes()
                || !isApproved(promotion)) {
            steps.failed(id, PromotionStep.BEGIN, "Something had changed meanwhile: it is looked at again.");
            return false;
        }
        ComposeEntity compose = promotion.compose();
        Location target = promotion
                .policyVersion()
                .policy()
                .content()
                .location(PromotionGates.values(compose, promotion.toStage()));
        Location source = compose.location();
        if (source != null && source.overlaps(target)) {
            end(
                    promotion,
                    PromotionState.FAILED,
                    target.equals(source)
                            ? "The compose lies at " + target + " already."
                            : "The compose would come to lie at " + target + ", and lies at " + source
                                    + ", of which one is in the other (expected: places apart).",
                    EventType.PROMOTION_FAILED);
            return false;
        }
        if (!trees.reserve(target, compose.pk(), id)) {
            end(
                    promotion,
                    PromotionState.FAILED,
                    "Another tree of ours lies at, in or around " + target + ", or is about to.",
                    EventType.PROMOTION_FAILED);
            return false;
        }
        promotion.move(PromotionState.EXECUTING, now);
        promotion.lookAgain(now.plus(times.recheck()));
        steps.finished(id, PromotionStep.BEGIN);
        announcer.announce(promotion, EventType.PROMOTION_STARTED, Caller.SYSTEM);
        return true;
    }

    /**
     * The step {@code switch}: the point of no return.
     *
     * @return whether the compose is in its new stage; false if a gate no longer passes or the promotion was cancelled, and
     *     what was published has to be taken back
     */
    @Transactional
    public boolean switchOver(UUID id) {
        PromotionEntity promotion = lock(id);
        if (promotion.switchedAt() != null) {
            return true;
        }
        if (promotion.outcome() != null || cancellation(id).isPresent()) {
            return false;
        }
        if (promotion.state() != PromotionState.EXECUTING) {
            throw new IllegalStateException(
                    "promotion " + id + " is " + promotion.state().wire() + " (expected: executing, to be switched)");
        }
        GateTree tree = gates.evaluate(promotion);
        if (!tree.passes()) {
            promotion.doom("Not switched, because a gate no longer passed. " + PromotionGates.reasons(tree));
            steps.finished(id, PromotionStep.SWITCH);
            return false;
        }
        Instant now = clock.instant();
        ComposeEntity compose = promotion.compose();
        Location target = trees.reservation(id).orElseThrow().location();
        leave(compose, now);
        trees.goLive(id);
        compose.liesAt(target, volumes.urlOf(target));
        compose.enter(promotion.toStage(), now);
        Policy policy = promotion.policyVersion().policy();
        Expiry expiry = Expiry.ofPromotion(policy, now);
        compose.expires(expiry.until(), expiry.reason());
        promotion.switched(now);
        promotions.flush();
        changes.ofCompose(
                compose.pk(),
                "promoted",
                promotion.requestedBy(),
                "Promoted from " + promotion.fromStage() + " to " + promotion.toStage() + ", to " + target + ".",
                id.toString());
        events.record(
                compose,
                EventType.COMPOSE_RELOCATED,
                Caller.SYSTEM,
                id,
                body -> body.put("promotion_id", id.toString()));
        if (policy.stageTag() != null) {
            composeLedger.addTag(compose, tags.ensured(policy.stageTag()), Caller.SYSTEM, null, id);
        }
        steps.finished(id, PromotionStep.SWITCH);
        return true;
    }

    /** The step {@code complete}. */
    @Transactional
    public void complete(UUID id) {
        PromotionEntity promotion = lock(id);
        if (promotion.state() == PromotionState.COMPLETED) {
            return;
        }
        if (promotion.switchedAt() == null) {
            throw new IllegalStateException("promotion " + id + " has not been switched and cannot be completed");
        }
        steps.finished(id, PromotionStep.COMPLETE);
        end(
                promotion,
                PromotionState.COMPLETED,
                "The compose is in stage " + promotion.toStage() + ", at "
                        + promotion.compose().location() + ".",
                EventType.PROMOTION_COMPLETED);
    }

    /** The end of the step {@code take-back}: nothing of the promotion is left on disk. */
    @Transactional
    public void takenBack(UUID id) {
        PromotionEntity promotion = lock(id);
        if (promotion.state().isFinal()) {
            return;
        }
        if (promotion.switchedAt() != null) {
            throw new IllegalStateException("promotion " + id + " has been switched and cannot be taken back");
        }
        trees.release(id);
        steps.finished(id, PromotionStep.TAKE_BACK);
        Optional<Decision> cancelled = cancellation(id);
        if (cancelled.isPresent()) {
            Decision by = cancelled.get();
            end(
                    promotion,
                    PromotionState.CANCELLED,
                    PromotionDecisions.said("Cancelled", Caller.ofEveryGroup(by.actor()), by.comment()),
                    EventType.PROMOTION_CANCELLED);
        } else {
            end(
                    promotion,
                    PromotionState.FAILED,
                    promotion.outcome() == null ? "Taken back." : promotion.outcome(),
                    EventType.PROMOTION_FAILED);
        }
    }

    /** A step has used up its tries. */
    @Transactional
    public void stall(UUID id, PromotionStep step, String message) {
        PromotionEntity promotion = lock(id);
        if (promotion.state() != PromotionState.EXECUTING) {
            return;
        }
        steps.failed(id, step, message);
        promotion.move(PromotionState.STALLED, afterDecisions(id));
        announcer.announce(promotion, EventType.PROMOTION_STALLED, Caller.SYSTEM);
    }

    /** Now, but after all that was decided: whether a cancellation came before or after is not to hang on whose clock is fast. */
    private Instant afterDecisions(UUID id) {
        Instant now = clock.instant();
        return decisions.of(id).stream()
                .map(decision -> decision.at().plus(1, ChronoUnit.MICROS))
                .filter(now::isBefore)
                .max(Comparator.naturalOrder())
                .orElse(now);
    }

    private void leave(ComposeEntity compose, Instant now) {
        Location old = compose.location();
        if (old != null) {
            trees.retire(old, compose.pk(), now.plus(times.grace()));
        }
    }

    private void end(PromotionEntity promotion, PromotionState last, String why, EventType event) {
        end.end(promotion, last, why, event, Caller.SYSTEM);
    }

    private boolean isApproved(PromotionEntity promotion) {
        return DecisionRules.approvalsGiven(decisions.of(promotion.id()))
                >= promotion.policyVersion().policy().approvals().count();
    }

    private Optional<Decision> cancellation(UUID id) {
        List<Decision> made = decisions.of(id);
        return made.stream().filter(d -> d.action() == DecisionAction.CANCEL).reduce((first, last) -> last);
    }

    /** Variants come late: once composeinfo.json is this compose's, what it says replaces what was posted. */
    private void describe(ComposeEntity compose, @Nullable ComposeInfo read) {
        if (read != null && compose.isDescribedBy(read) && !read.document().equals(compose.info())) {
            compose.describe(read);
            composes.flush();
            changes.ofCompose(
                    compose.pk(),
                    "described",
                    Caller.SYSTEM,
                    "Variants and paths were read from composeinfo.json.",
                    null);
            events.record(compose, EventType.COMPOSE_CHANGED, Caller.SYSTEM);
        }
    }

    private PromotionEntity lock(UUID id) {
        if (composes.lockOfPromotion(id).isEmpty()) {
            throw new NoSuchElementException("no promotion " + id);
        }
        return promotions.lock(id).orElseThrow();
    }
}
