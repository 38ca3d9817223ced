package org.composure.gate;

import java.util.Arrays;

/** What a gate says. */
public enum GateState {
    PASSED("passed"),
    /** Not yet, but it may still come. */
    UNMET("unmet"),
    /** It cannot come any more: a promotion that needs it ends. */
    FAILED("failed"),
    /** A person let it through. */
    WAIVED("waived"),
    /** The source did not answer: the promotion waits, and never passes because of it. */
    UNKNOWN("unknown");

    private final String wire;

    GateState(String wire) {
        this.wire = wire;
    }

    /** The state's name in answers and rows. */
    public String wire() {
        return wire;
    }

    /** Whether the gate lets the compose through. */
    public boolean passes() {
        return this == PASSED || this == WAIVED;
    }

    /**
     * The state of a stored name.
     *
     * @throws IllegalArgumentException if no state has that name
     */
    public static GateState ofWire(String wire) {
        return Arrays.stream(values())
                .filter(state -> state.wire.equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown gate state \"" + wire + "\" (expected: "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(GateState::wire).toList()) + ")"));
    }
}
