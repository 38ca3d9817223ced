package org.composure.promotion;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a person may decide about a promotion. */
public enum DecisionAction {
    APPROVE("approve", "approved"),
    REJECT("reject", "rejected"),
    CANCEL("cancel", "cancelled"),
    /** Lets a stalled promotion go on. */
    RETRY("retry", "retried");

    private final String wire;
    private final String past;

    DecisionAction(String wire, String past) {
        this.wire = wire;
        this.past = past;
    }

    /** The action's name in the API and in rows. */
    public String wire() {
        return wire;
    }

    /** The action as something done, for sentences: {@code approved}. */
    public String past() {
        return past;
    }

    /** All names, for messages. */
    public static List<String> wires() {
        return Arrays.stream(values()).map(DecisionAction::wire).toList();
    }

    /** The action of a name, if there is one. */
    public static Optional<DecisionAction> ofWire(String wire) {
        return Arrays.stream(values()).filter(a -> a.wire.equals(wire)).findFirst();
    }
}
