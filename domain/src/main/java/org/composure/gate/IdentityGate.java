package org.composure.gate;

import java.util.List;
import org.composure.gate.GateResult.Failed;
import org.composure.gate.GateResult.Passed;
import org.composure.gate.GateResult.Unmet;
import org.composure.problem.FieldError;
import org.jspecify.annotations.Nullable;

/** Are the files on disk this compose's? */
final class IdentityGate {

    static final String SET_LOCATION = "whoever builds the compose, by set_url with a URL under a volume's URL";

    private static final String COMPOSE_ID = "COMPOSE_ID";
    private static final String COMPOSEINFO = "compose/metadata/composeinfo.json";

    private IdentityGate() {}

    static GateNode evaluate(String path, GateInput input) {
        return GateNode.leaf(path, GateKind.IDENTITY.wire(), result(input));
    }

    private static GateResult result(GateInput input) {
        if (input.location() == null) {
            return new Unmet(
                    "the compose has no location: no compose_url under a volume's URL has been set", SET_LOCATION);
        }
        IdentityFact fact = input.facts().identity();
        return GateResult.all(
                List.of(
                        named(COMPOSE_ID, fact == null ? null : fact.composeId(), input),
                        named(COMPOSEINFO, fact == null ? null : fact.composeinfo(), input)),
                COMPOSE_ID + " and " + COMPOSEINFO + " name this compose");
    }

    private static GateResult named(String file, @Nullable Reading<String> reading, GateInput input) {
        return FileGate.judge(file, input, reading, found -> {
            String id = found.stripTrailing();
            return id.equals(input.id().value())
                    ? new Passed(file + " names this compose")
                    : new Failed(file + " names " + FieldError.quoted(id) + " (expected: \"" + input.id() + "\")");
        });
    }
}
