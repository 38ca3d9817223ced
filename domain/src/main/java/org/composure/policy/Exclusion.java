package org.composure.policy;

import java.util.Arrays;

/** Somebody who may not approve a promotion, by the part he or she plays in it. */
public enum Exclusion {
    /** Who asked for the promotion. */
    REQUESTER("requester"),
    /** Who registered the compose. */
    BUILDER("builder");

    private final String wire;

    Exclusion(String wire) {
        this.wire = wire;
    }

    /** The name in policies and answers. */
    public String wire() {
        return wire;
    }

    /**
     * The exclusion of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Exclusion ofWire(String wire) {
        return Arrays.stream(values())
                .filter(exclusion -> exclusion.wire.equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown exclusion \"" + wire + "\""));
    }
}
