package org.composure.promotion.store;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.compose.ComposeId;
import org.composure.compose.Stages;
import org.composure.compose.Uuid7;
import org.composure.compose.store.ChangeLog;
import org.composure.compose.store.ComposeEntity;
import org.composure.compose.store.ComposeRepository;
import org.composure.event.EventType;
import org.composure.event.store.WakeOutbox;
import org.composure.gate.Facts;
import org.composure.gate.GateTree;
import org.composure.policy.Policies;
import org.composure.policy.Policy;
import org.composure.policy.PolicyDocument;
import org.composure.policy.TemplateException;
import org.composure.policy.store.PolicyVersionEntity;
import org.composure.policy.store.PolicyVersionRepository;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.promotion.PromotionState;
import org.composure.promotion.PromotionTimes;
import org.composure.step.WorkKind;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The transactions that begin a promotion's life, and their rehearsal. */
public class PromotionRequests {

    private final ComposeRepository composes;
    private final PromotionRepository promotions;
    private final PolicyVersionRepository policyVersions;
    private final PromotionGates gates;
    private final PromotionViews views;
    private final PromotionAnnouncer announcer;
    private final ChangeLog changes;
    private final WakeOutbox wakes;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Stages stages;
    private final PromotionTimes times;
    private final Clock clock;

    /** Wires it up. */
    public PromotionRequests(
            ComposeRepository composes,
            PromotionRepository promotions,
            PolicyVersionRepository policyVersions,
            PromotionGates gates,
            PromotionViews views,
            PromotionAnnouncer announcer,
            ChangeLog changes,
            WakeOutbox wakes,
            JdbcClient jdbc,
            JsonMapper json,
            Stages stages,
            PromotionTimes times,
            Clock clock) {
        this.composes = composes;
        this.promotions = promotions;
        this.policyVersions = policyVersions;
        this.gates = gates;
        this.views = views;
        this.announcer = announcer;
        this.changes = changes;
        this.wakes = wakes;
        this.jdbc = jdbc;
        this.json = json;
        this.stages = stages;
        this.times = times;
        this.clock = clock;
    }

    /**
     * What is asked for.
     *
     * @param composeId what is to be promoted
     * @param to the stage it is to reach
     * @param reason why, in the requester's words
     */
    public record Wish(
            ComposeId composeId, String to, @Nullable String reason) {}

    /**
     * Requests a promotion.
     *
     * <p>Within the caller's transaction a refusal leaves nothing behind, and the caller may go on.
     *
     * @param policies the policies in force
     * @throws ProblemException if the compose or the stage is unknown, the stage cannot be reached, or another promotion of
     *     the compose is open
     */
    @Transactional(noRollbackFor = ProblemException.class)
    public PromotionView request(Caller caller, Wish wish, Policies policies) {
        checkStage(wish);
        ComposeEntity compose = composes.lock(wish.composeId().value()).orElseThrow(() -> unknown(wish));
        PolicyDocument policy = admit(compose, wish, policies);
        Instant now = clock.instant();
        PromotionEntity promotion = new PromotionEntity(
                Uuid7.at(now),
                compose,
                pin(policy, now),
                wish.to(),
                wish.reason(),
                caller.name(),
                now,
                now.plus(times.recheck()));
        promotions.saveAndFlush(promotion);
        gates.evaluate(promotion);
        changes.ofCompose(
                compose.pk(),
                "promotion-requested",
                caller.name(),
                "User \"" + caller.name() + "\" requested promotion to " + wish.to() + ".",
                promotion.id().toString());
        announcer.announce(promotion, EventType.PROMOTION_REQUESTED, caller.name());
        wakes.wake(WorkKind.PROMOTION, promotion.id());
        return views.of(promotion);
    }

    /**
     * What a dry run needs to have looked at: the compose as a promotion to that stage would see it.
     *
     * @throws ProblemException as {@link #request} would
     */
    @Transactional(readOnly = true)
    public Subject rehearse(Wish wish, Policies policies) {
        checkStage(wish);
        ComposeEntity compose =
                composes.findByComposeId(wish.composeId().value()).orElseThrow(() -> unknown(wish));
        PolicyDocument policy = admit(compose, wish, policies);
        return new Subject(
                new UUID(0, 0),
                PromotionState.REQUESTED,
                compose.pk(),
                compose.id(),
                compose.location(),
                policy.policy(),
                PromotionGates.values(compose, wish.to()),
                org.composure.promotion.Inspection.NONE);
    }

    /**
     * What a request would meet, were it made now.
     *
     * @param found what looking at the compose's files brought
     * @throws ProblemException as {@link #request} would
     */
    @Transactional(readOnly = true)
    public DryRun dryRun(Wish wish, Policies policies, Facts found) {
        ComposeEntity compose =
                composes.findByComposeId(wish.composeId().value()).orElseThrow(() -> unknown(wish));
        PolicyDocument document = admit(compose, wish, policies);
        Policy policy = document.policy();
        GateTree tree = gates.evaluate(compose, policy, found);
        PromotionState state = tree.failed()
                ? PromotionState.FAILED
                : !tree.passes()
                        ? PromotionState.WAITING
                        : policy.approvals().count() > 0 ? PromotionState.AWAITING_APPROVAL : PromotionState.EXECUTING;
        return new DryRun(
                true,
                compose.id().value(),
                compose.stage(),
                wish.to(),
                state.wire(),
                new PromotionView.PolicyRef(document.name(), document.sha256()),
                GateLedger.shown(tree.gates(), clock.instant()),
                PromotionViews.approvals(policy, List.of()));
    }

    private void checkStage(Wish wish) {
        if (!stages.contains(wish.to())) {
            throw ProblemException.invalid(List.of(FieldError.of("to", wish.to(), "one of the stages " + stages)));
        }
    }

    private static ProblemException unknown(Wish wish) {
        return new ProblemException(
                ProblemType.NOT_FOUND,
                "No such compose found: " + FieldError.quoted(wish.composeId().value()) + ".");
    }

    private PolicyDocument admit(ComposeEntity compose, Wish wish, Policies policies) {
        compose.requireStaying();
        promotions.findOpen(compose.pk()).ifPresent(open -> {
            throw new ProblemException(
                            ProblemType.PROMOTION_OPEN,
                            "Another promotion of " + compose.id() + " is open: " + open.id() + ", to " + open.toStage()
                                    + ", " + open.state().wire() + ".")
                    .with("promotion_id", open.id().toString());
        });
        PolicyDocument policy = policies.match(
                        compose.releaseShort(), compose.releaseVersion(), compose.stage(), wish.to())
                .orElseThrow(() -> unreachable(compose, wish, policies));
        try {
            policy.policy().content().location(PromotionGates.values(compose, wish.to()));
            policy.policy().content().linkLocations(PromotionGates.values(compose, wish.to()));
        } catch (TemplateException e) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    "Policy " + policy.name() + " has no place for " + compose.id() + ": " + e.getMessage() + ".");
        }
        return policy;
    }

    private static ProblemException unreachable(ComposeEntity compose, Wish wish, Policies policies) {
        if (policies.reaches(compose.stage(), wish.to())) {
            return new ProblemException(
                    ProblemType.NO_POLICY,
                    "No policy leads " + compose.releaseShort() + "-" + compose.releaseVersion() + " from "
                            + compose.stage() + " to " + wish.to() + ".");
        }
        return new ProblemException(
                ProblemType.NOT_REACHABLE,
                "Stage " + wish.to() + " cannot be reached from " + compose.stage() + ", where " + compose.id()
                        + " is.");
    }

    private PolicyVersionEntity pin(PolicyDocument policy, Instant now) {
        jdbc.sql("""
                        insert into policy_version (sha256, name, document, first_used_at)
                        values (:sha256, :name, cast(:document as jsonb), :now) on conflict (sha256) do nothing
                        """)
                .param("sha256", policy.sha256())
                .param("name", policy.name())
                .param("document", json.writeValueAsString(policy.document()))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        return policyVersions.findById(policy.sha256()).orElseThrow();
    }
}
