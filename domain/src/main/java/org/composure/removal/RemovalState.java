package org.composure.removal;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The states of a removal. */
public enum RemovalState {
    /** Asked for, or due; not announced yet. */
    REQUESTED("requested"),
    /** Announced; waits for its time, or for what keeps the compose to go away. */
    WAITING("waiting"),
    /** Nothing keeps it: on its way into the trash. */
    REMOVING("removing"),
    /** In the trash: can be put back. */
    TRASHED("trashed"),
    /** Being deleted: cannot be put back any more. */
    EMPTYING("emptying"),
    /** On its way back from the trash. */
    PUTTING_BACK("putting-back"),
    /** A step used up its tries: somebody has to retry or, unless it is being deleted, cancel. */
    STALLED("stalled"),
    /** Gone. */
    REMOVED("removed"),
    /** Called off: nothing was removed, or what was has been put back. */
    CANCELLED("cancelled");

    private static final Set<RemovalState> FINAL = EnumSet.of(REMOVED, CANCELLED);
    private static final Set<RemovalState> WAITING_ONES = EnumSet.of(REQUESTED, WAITING);

    private final String wire;

    RemovalState(String wire) {
        this.wire = wire;
    }

    /** The state's name in the API and in rows. */
    public String wire() {
        return wire;
    }

    /** Whether the removal has ended. */
    public boolean isFinal() {
        return FINAL.contains(this);
    }

    /** Whether it has been claimed and not ended: files are on the move, or somebody has to help. */
    public boolean isUnderWay() {
        return !isFinal() && !WAITING_ONES.contains(this);
    }

    /**
     * The state of a stored name.
     *
     * @throws IllegalArgumentException if no state has that name
     */
    public static RemovalState ofWire(String wire) {
        return Arrays.stream(values())
                .filter(state -> state.wire.equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown state \"" + wire + "\""));
    }
}
