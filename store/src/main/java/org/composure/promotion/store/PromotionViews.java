package org.composure.promotion.store;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.composure.policy.Exclusion;
import org.composure.policy.Policy;
import org.composure.promotion.Decision;
import org.composure.promotion.DecisionAction;
import org.composure.promotion.DecisionRules;
import org.composure.promotion.PromotionState;
import org.composure.promotion.store.PromotionView.Approvals;
import org.composure.promotion.store.PromotionView.DecisionView;
import org.composure.promotion.store.PromotionView.Gate;
import org.composure.promotion.store.PromotionView.Manifest;
import org.composure.promotion.store.PromotionView.PolicyRef;
import org.composure.promotion.store.PromotionView.Workflow;
import org.composure.step.store.Stall;
import org.composure.step.store.StepRows;
import org.composure.step.store.StepView;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts together what is shown of promotions: a fixed number of queries, however many promotions. */
public class PromotionViews {

    private static final String WORKFLOW_PREFIX = "promotion/";

    private final JdbcClient jdbc;
    private final GateLedger gates;
    private final DecisionLedger decisions;

    /** Reads through the given client, in the caller's transaction if there is one. */
    public PromotionViews(JdbcClient jdbc, GateLedger gates, DecisionLedger decisions) {
        this.jdbc = jdbc;
        this.gates = gates;
        this.decisions = decisions;
    }

    /** One promotion, whose compose and policy have been read or can be. */
    public PromotionView of(PromotionEntity promotion) {
        return of(List.of(promotion)).getFirst();
    }

    /** Several promotions, in the given order. */
    public List<PromotionView> of(List<PromotionEntity> promotions) {
        List<UUID> ids = promotions.stream().map(PromotionEntity::id).toList();
        Map<UUID, List<Gate>> gatesOf = gates.of(ids);
        Map<UUID, List<DecisionLedger.Stored>> decisionsOf = decisions.of(ids);
        Map<UUID, List<StepView>> stepsOf = StepRows.ofAll(jdbc, ids);
        Map<UUID, Manifest> manifestOf = manifests(ids);
        return promotions.stream()
                .map(p -> view(
                        p,
                        gatesOf.getOrDefault(p.id(), List.of()),
                        decisionsOf.getOrDefault(p.id(), List.of()),
                        stepsOf.getOrDefault(p.id(), List.of()),
                        manifestOf.get(p.id())))
                .toList();
    }

    /** What a policy asks for in approvals, and what has been given. */
    static Approvals approvals(Policy policy, List<Decision> decided) {
        return new Approvals(
                policy.approvals().count(),
                DecisionRules.approvalsGiven(decided),
                policy.approvals().groups(),
                policy.approvals().exclude().stream()
                        .map(Exclusion::wire)
                        .sorted()
                        .toList(),
                decided.stream()
                        .filter(d -> d.action() == DecisionAction.APPROVE)
                        .map(Decision::actor)
                        .toList());
    }

    private static PromotionView view(
            PromotionEntity p,
            List<Gate> gates,
            List<DecisionLedger.Stored> decided,
            List<StepView> steps,
            @Nullable Manifest manifest) {
        return new PromotionView(
                p.id(),
                p.compose().id().value(),
                p.fromStage(),
                p.toStage(),
                p.state().wire(),
                p.stateSince(),
                p.reason(),
                p.requestedBy(),
                p.requestedAt(),
                p.deadlineAt(),
                new PolicyRef(p.policyVersion().name(), p.policyVersion().sha256()),
                gates,
                approvals(
                        p.policyVersion().policy(),
                        decided.stream().map(DecisionLedger.Stored::decision).toList()),
                decided.stream()
                        .map(d -> new DecisionView(
                                d.id(),
                                d.decision().actor(),
                                d.decision().action().wire(),
                                d.decision().comment(),
                                d.decision().gatesDigest(),
                                d.decision().at()))
                        .toList(),
                steps,
                Stall.of(p.state() == PromotionState.STALLED, p.stateSince(), steps),
                manifest,
                p.switchedAt(),
                p.endedAt(),
                p.outcome(),
                new Workflow(WORKFLOW_PREFIX + p.id(), p.runId()));
    }

    private Map<UUID, Manifest> manifests(List<UUID> promotions) {
        if (promotions.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql("""
                        select promotion, volume, manifest, manifest_sha256 from tree
                        where promotion in (:promotions) and manifest is not null
                        """)
                .param("promotions", promotions)
                .query((row, n) -> Map.entry(
                        row.getObject("promotion", UUID.class),
                        new Manifest(
                                row.getString("volume"), row.getString("manifest"), row.getString("manifest_sha256"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
