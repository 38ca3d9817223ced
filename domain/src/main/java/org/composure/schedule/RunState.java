package org.composure.schedule;

import java.util.Arrays;

/** The states of a schedule's run. */
public enum RunState {
    /** No candidate qualifies yet. */
    WAITING("waiting"),
    /** The promotion of the best candidate has been requested. */
    CHOSEN("chosen"),
    /** No candidate qualified in time. */
    NONE("none"),
    /** The run before it was still waiting. */
    SKIPPED("skipped"),
    /** The schedule was deleted while it waited. */
    CANCELLED("cancelled");

    private final String wire;

    RunState(String wire) {
        this.wire = wire;
    }

    /** The state's name in the API and in rows. */
    public String wire() {
        return wire;
    }

    /**
     * The state of a stored name.
     *
     * @throws IllegalArgumentException if no state has that name
     */
    public static RunState ofWire(String wire) {
        return Arrays.stream(values())
                .filter(state -> state.wire.equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown state \"" + wire + "\""));
    }
}
