package org.composure.gate;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of gates, by the names they have in policies, paths and answers. */
public enum GateKind {
    IDENTITY("identity"),
    STATUS("status"),
    SIGNED("signed"),
    TAGS("tags");

    private final String wire;

    GateKind(String wire) {
        this.wire = wire;
    }

    /** The kind's name in documents, rows and answers. */
    public String wire() {
        return wire;
    }

    /** The kind of that name; empty if there is none. */
    public static Optional<GateKind> ofWire(String wire) {
        return Arrays.stream(values()).filter(kind -> kind.wire.equals(wire)).findFirst();
    }
}
