package org.composure.step;

import java.util.Arrays;

/** Kinds of durable work: each has rows that say what is to be done, and a workflow that does it. */
public enum WorkKind {
    /** Takes a compose to its next stage. */
    PROMOTION("promotion"),
    /** Takes a compose, or a tree that it has left, from a volume. */
    REMOVAL("removal"),
    /** Chooses what a schedule has promoted. */
    SCHEDULE_RUN("schedule-run");

    private final String wire;

    WorkKind(String wire) {
        this.wire = wire;
    }

    /** The kind's name in rows and logs; also that of its workflow. */
    public String wire() {
        return wire;
    }

    /** The table of its rows. */
    public String table() {
        return wire.replace('-', '_');
    }

    /**
     * The kind of a stored name.
     *
     * @throws IllegalArgumentException if no kind has that name
     */
    public static WorkKind ofWire(String wire) {
        return Arrays.stream(values())
                .filter(kind -> kind.wire.equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown kind of work \"" + wire + "\""));
    }
}
