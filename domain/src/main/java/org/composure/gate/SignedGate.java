package org.composure.gate;

import java.util.Locale;
import org.composure.gate.GateResult.Passed;
import org.composure.gate.GateResult.Unmet;

/** Is every RPM signed? */
final class SignedGate {

    private static final String RPMS = "compose/metadata/rpms.json";
    private static final String SIGNERS = "whoever signs the RPMs, and the build by writing rpms.json anew";
    private static final int SHOWN = 3;

    private SignedGate() {}

    static GateNode evaluate(String path, GateInput input) {
        SignedFact fact = input.facts().signed();
        return GateNode.leaf(
                path,
                GateKind.SIGNED.wire(),
                FileGate.judge(RPMS, input, fact == null ? null : fact.rpms(), SignedGate::judge));
    }

    private static GateResult judge(SignedFact.Count count) {
        if (count.total() == 0) {
            return new Passed(RPMS + " lists no RPMs, so there is none to sign");
        }
        if (count.unsigned() == 0) {
            return new Passed("all " + grouped(count.total()) + " RPMs are signed");
        }
        String first = count.firstUnsigned().isEmpty()
                ? ""
                : ", first: "
                        + String.join(
                                ", ",
                                count.firstUnsigned().stream().limit(SHOWN).toList());
        return new Unmet(
                grouped(count.unsigned()) + " of " + grouped(count.total()) + " RPMs "
                        + (count.unsigned() == 1 ? "is" : "are") + " not signed" + first,
                SIGNERS);
    }

    /** A number with its thousands set apart, the same on every machine: reasons are compared to tell changes. */
    private static String grouped(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
