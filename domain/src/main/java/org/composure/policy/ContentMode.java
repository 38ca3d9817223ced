package org.composure.policy;

import java.util.Arrays;

/** How files get to their new place. */
public enum ContentMode {
    /** RPMs and images become hard links, metadata is copied. */
    HARDLINK("hardlink");

    private final String wire;

    ContentMode(String wire) {
        this.wire = wire;
    }

    /** The name in policies and answers. */
    public String wire() {
        return wire;
    }

    /**
     * The mode of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static ContentMode ofWire(String wire) {
        return Arrays.stream(values())
                .filter(mode -> mode.wire.equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown mode \"" + wire + "\""));
    }
}
