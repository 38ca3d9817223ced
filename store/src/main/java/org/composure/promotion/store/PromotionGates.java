package org.composure.promotion.store;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.composure.compose.store.ComposeEntity;
import org.composure.compose.store.ComposeViews;
import org.composure.gate.Facts;
import org.composure.gate.GateInput;
import org.composure.gate.GateNode;
import org.composure.gate.GateTree;
import org.composure.gate.Gates;
import org.composure.policy.PathVariable;
import org.composure.policy.Policy;

/** Evaluates a promotion's gates over the rows, the same for a request, a dry run, the workflow and the re-checks. */
public class PromotionGates {

    private final ComposeViews composeViews;
    private final FactLedger facts;
    private final GateLedger gates;
    private final Clock clock;

    /** Wires it up. */
    public PromotionGates(ComposeViews composeViews, FactLedger facts, GateLedger gates, Clock clock) {
        this.composeViews = composeViews;
        this.facts = facts;
        this.gates = gates;
        this.clock = clock;
    }

    /** Evaluates a policy's gates for a compose with the given facts, and stores nothing. */
    GateTree evaluate(ComposeEntity compose, Policy policy, Facts known) {
        return evaluate(compose, composeViews.tagsOf(compose.pk()), policy, known);
    }

    /** Evaluates a policy's gates for a compose with the given tags and facts, and stores nothing. */
    GateTree evaluate(ComposeEntity compose, List<String> tags, Policy policy, Facts known) {
        return Gates.evaluate(
                policy.gates(),
                new GateInput(
                        compose.id(),
                        compose.location(),
                        Set.copyOf(tags),
                        compose.stageSince(),
                        known,
                        clock.instant()));
    }

    /** Evaluates a promotion's gates with the facts that are stored, and stores what has changed. */
    GateTree evaluate(PromotionEntity promotion) {
        Facts known = facts.of(promotion.id()).facts();
        GateTree tree = evaluate(promotion.compose(), promotion.policyVersion().policy(), known);
        gates.store(promotion.id(), tree, known);
        return tree;
    }

    /** The reasons of the gates that do not pass, in one sentence or more. */
    static String reasons(GateTree tree) {
        return tree.gates().stream()
                .filter(gate -> !gate.result().state().passes())
                .map(PromotionGates::reason)
                .collect(Collectors.joining(" "));
    }

    private static String reason(GateNode gate) {
        return "Gate " + gate.path() + " is " + gate.result().state().wire() + ": "
                + gate.result().reason();
    }

    /** The values for a policy's templates. */
    static Map<PathVariable, String> values(ComposeEntity compose, String toStage) {
        Map<PathVariable, String> values = new EnumMap<>(PathVariable.class);
        for (PathVariable variable : PathVariable.values()) {
            String value = switch (variable) {
                case COMPOSE_ID -> compose.id().value();
                case RELEASE_SHORT -> compose.releaseShort();
                case RELEASE_VERSION -> compose.releaseVersion();
                case RELEASE_NAME -> compose.releaseName();
                case COMPOSE_TYPE -> compose.type();
                case DATE -> compose.date();
                case RESPIN -> Integer.toString(compose.respin());
                case STAGE -> toStage;
                case LABEL -> compose.label();
            };
            if (value != null) {
                values.put(variable, value);
            }
        }
        return values;
    }
}
