package org.composure.removal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What people decide about removals. */
public enum RemovalAction {
    /** Calls it off; what is in the trash is put back. */
    CANCEL,
    /** Tries a stalled removal once more. */
    RETRY,
    /** Empties the trash of it now, without waiting any longer. */
    EMPTY;

    /** The action's name in the API. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The action of a name; empty if none has it. */
    public static Optional<RemovalAction> ofWire(String wire) {
        return Arrays.stream(values())
                .filter(action -> action.wire().equals(wire))
                .findFirst();
    }

    /** The names of all actions. */
    public static List<String> wires() {
        return Arrays.stream(values()).map(RemovalAction::wire).toList();
    }
}
