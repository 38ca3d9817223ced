package org.composure.event;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a person may decide about a parked message. */
public enum MessageAction {
    /** It is tried again at once, as often as a new one. */
    RETRY("retry", "retried"),
    /** It is given up for good, and the later ones of its compose go on. */
    DISCARD("discard", "discarded");

    private final String wire;
    private final String past;

    MessageAction(String wire, String past) {
        this.wire = wire;
        this.past = past;
    }

    /** The action's name in the API. */
    public String wire() {
        return wire;
    }

    /** The action as something done, for sentences: {@code discarded}. */
    public String past() {
        return past;
    }

    /** All names, for messages. */
    public static List<String> wires() {
        return Arrays.stream(values()).map(MessageAction::wire).toList();
    }

    /** The action of a name, if there is one. */
    public static Optional<MessageAction> ofWire(String wire) {
        return Arrays.stream(values()).filter(a -> a.wire.equals(wire)).findFirst();
    }
}
