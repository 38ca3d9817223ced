package org.composure.gate;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Evaluates gates. Pure: the same input gives the same tree, wherever and whenever it is asked. */
public final class Gates {

    private Gates() {}

    /**
     * Evaluates the gates of a policy.
     *
     * @param specs the gates that the policy lists
     * @param input the compose, its rows and its facts
     * @return the results in the policy's order, with {@code identity} before all others whether listed or not
     */
    public static GateTree evaluate(List<GateSpec> specs, GateInput input) {
        List<GateNode> nodes = new ArrayList<>();
        nodes.add(IdentityGate.evaluate(GateKind.IDENTITY.wire(), input));
        Map<GateKind, Integer> seen = new EnumMap<>(GateKind.class);
        for (GateSpec spec : specs) {
            int number = seen.merge(spec.kind(), 1, Integer::sum);
            String path = spec.kind().wire() + (number == 1 ? "" : "-" + number);
            switch (spec) {
                case GateSpec.Identity _ -> {} // stands first already
                case GateSpec.Status status -> nodes.add(StatusGate.evaluate(path, status, input));
                case GateSpec.Signed _ -> nodes.add(SignedGate.evaluate(path, input));
                case GateSpec.Tags tags -> nodes.add(TagsGate.evaluate(path, tags, input));
            }
        }
        return new GateTree(nodes);
    }
}
