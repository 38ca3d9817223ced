package org.composure.removal;

import java.util.Arrays;
import org.composure.step.Step;

/** What a removal consists of, in order. {@link #DELETE} is the point of no return; {@link #PUT_BACK} undoes what came before. */
public enum RemovalStep implements Step {
    /** Tells that the compose is about to go. */
    ANNOUNCE("announce"),
    /** Makes sure once more that nothing keeps it, and moves to removing. */
    CLAIM("claim"),
    /** Moves it into the volume's trash by one rename. */
    TRASH("trash"),
    /** Deletes it from the trash. */
    DELETE("delete"),
    /** Clears its location, tags it as removed, and tells. */
    FORGET("forget"),
    /** Moves it back from the trash by one rename. */
    PUT_BACK("put-back");

    private final String wire;

    RemovalStep(String wire) {
        this.wire = wire;
    }

    @Override
    public String wire() {
        return wire;
    }

    /**
     * The step of a stored name.
     *
     * @throws IllegalArgumentException if no step has that name
     */
    public static RemovalStep ofWire(String wire) {
        return Arrays.stream(values())
                .filter(step -> step.wire.equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown step \"" + wire + "\""));
    }
}
