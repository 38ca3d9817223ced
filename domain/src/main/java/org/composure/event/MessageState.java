package org.composure.event;

import java.util.Arrays;
import java.util.Optional;

/** How far the message that announces an event has come. */
public enum MessageState {
    /** It waits for the broker, for its next attempt, or for an earlier message of its compose. */
    WAITING("waiting"),
    /** The broker refused it so often that it is tried no more, and holds up the later ones of its compose. */
    PARKED("parked"),
    /** The broker has taken it. */
    PUBLISHED("published"),
    /** Somebody gave it up. */
    DISCARDED("discarded");

    private final String wire;

    MessageState(String wire) {
        this.wire = wire;
    }

    /** The state's name in the API. */
    public String wire() {
        return wire;
    }

    /** The state of a name, if there is one. */
    public static Optional<MessageState> ofWire(String wire) {
        return Arrays.stream(values()).filter(s -> s.wire.equals(wire)).findFirst();
    }
}
