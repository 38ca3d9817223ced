package org.composure.promotion;

/** How a compose stands that might be promoted. */
public enum Standing {
    /** Every gate passes. */
    READY("ready"),
    /** A gate does not pass yet. */
    WAITING("waiting"),
    /** A gate has failed. */
    FAILED("failed"),
    /** A promotion of it is open already. */
    PROMOTING("promoting"),
    /** A newer compose of its release has reached the stage, or is on its way there. */
    OUTDATED("outdated");

    private final String wire;

    Standing(String wire) {
        this.wire = wire;
    }

    /** The standing's name in the API and in rows. */
    public String wire() {
        return wire;
    }
}
