package org.composure.promotion;

import java.util.Arrays;
import org.composure.step.Step;

/**
 * What the execution of a promotion consists of, in order. Each step can be repeated: it finds out what an earlier attempt
 * has done already. {@link #SWITCH} is the point of no return; {@link #TAKE_BACK} undoes what was done before it.
 */
public enum PromotionStep implements Step {
    /** Checks decisions and gates once more, reserves the target and moves to executing. */
    BEGIN("begin"),
    /** Puts the files into a temporary directory of the target volume. */
    LINK_FILES("link-files"),
    /** Compares the temporary directory with the source, looks at the source once more, makes all durable. */
    VERIFY("verify"),
    /** Moves the temporary directory into place by one rename. */
    PUBLISH("publish"),
    /** Checks once more, then sets stage, location and stage tag, and tells. */
    SWITCH("switch"),
    /** Points the {@code latest-…} links at the new tree. */
    REPLACE_LINKS("replace-links"),
    /** Ends the promotion and tells. */
    COMPLETE("complete"),
    /** Removes what was linked and published, where the promotion did not get past the switch. */
    TAKE_BACK("take-back");

    private final String wire;

    PromotionStep(String wire) {
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
    public static PromotionStep ofWire(String wire) {
        return Arrays.stream(values())
                .filter(step -> step.wire.equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown step \"" + wire + "\""));
    }
}
