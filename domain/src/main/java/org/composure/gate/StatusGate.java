package org.composure.gate;

import java.util.Set;
import org.composure.gate.GateResult.Failed;
import org.composure.gate.GateResult.Passed;
import org.composure.gate.GateResult.Unmet;
import org.composure.problem.FieldError;

/** Has the build ended as it should? */
final class StatusGate {

    /** The words after which Pungi writes no other. */
    private static final Set<String> FINAL = Set.of("FINISHED", "FINISHED_INCOMPLETE", "DOOMED", "TERMINATED");

    private StatusGate() {}

    static GateNode evaluate(String path, GateSpec.Status spec, GateInput input) {
        StatusFact fact = input.facts().status();
        return GateNode.leaf(
                path,
                GateKind.STATUS.wire(),
                FileGate.judge("STATUS", input, fact == null ? null : fact.status(), found -> judge(spec, found)));
    }

    private static GateResult judge(GateSpec.Status spec, String found) {
        String status = found.stripTrailing();
        if (spec.accepted().contains(status)) {
            return new Passed("STATUS is " + status);
        }
        String reason = "STATUS is " + (FINAL.contains(status) ? status : FieldError.quoted(status)) + " (expected: "
                + String.join(" or ", spec.accepted()) + ")";
        return FINAL.contains(status) ? new Failed(reason) : new Unmet(reason, FileGate.BUILD);
    }
}
