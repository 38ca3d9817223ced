package org.composure.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What people decide about schedules. */
public enum ScheduleAction {
    /** No run becomes due any more. */
    PAUSE("paused"),
    /** Runs become due again, from now on. */
    UNPAUSE("unpaused"),
    /** A run begins now, whatever the time and whether it is paused or not. */
    TRIGGER("triggered");

    private final String past;

    ScheduleAction(String past) {
        this.past = past;
    }

    /** The action's name in the API. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What somebody did who decided so. */
    public String past() {
        return past;
    }

    /** The action of a name; empty if none has it. */
    public static Optional<ScheduleAction> ofWire(String wire) {
        return Arrays.stream(values())
                .filter(action -> action.wire().equals(wire))
                .findFirst();
    }

    /** The names of all actions. */
    public static List<String> wires() {
        return Arrays.stream(values()).map(ScheduleAction::wire).toList();
    }
}
