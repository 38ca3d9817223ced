package org.composure.promotion;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The states of a promotion, each knowing which may follow. */
public enum PromotionState {
    /** Asked for; its gates have not been looked at yet. */
    REQUESTED("requested"),
    /** A gate is unmet or unknown. */
    WAITING("waiting"),
    /** Every gate passes; people have to approve. */
    AWAITING_APPROVAL("awaiting-approval"),
    /** Begun: files are being put into place. */
    EXECUTING("executing"),
    /** A step used up its tries; a person has to retry or cancel. */
    STALLED("stalled"),
    COMPLETED("completed"),
    FAILED("failed"),
    REJECTED("rejected"),
    CANCELLED("cancelled"),
    /** The deadline passed before it could begin. */
    EXPIRED("expired");

    private final String wire;

    PromotionState(String wire) {
        this.wire = wire;
    }

    /** The state's name in the API, in messages and in rows. */
    public String wire() {
        return wire;
    }

    /** Whether nothing follows. */
    public boolean isFinal() {
        return next().isEmpty();
    }

    /** Whether it is still under way; a compose has at most one such promotion. */
    public boolean isOpen() {
        return !isFinal();
    }

    /** Whether files may have been touched: a cancellation from here on has to undo them. */
    public boolean hasBegun() {
        return this == EXECUTING || this == STALLED;
    }

    private Set<PromotionState> next() {
        return switch (this) {
            case REQUESTED -> EnumSet.of(WAITING, AWAITING_APPROVAL, EXECUTING, FAILED, REJECTED, CANCELLED, EXPIRED);
            case WAITING -> EnumSet.of(AWAITING_APPROVAL, EXECUTING, FAILED, REJECTED, CANCELLED, EXPIRED);
            case AWAITING_APPROVAL -> EnumSet.of(WAITING, EXECUTING, FAILED, REJECTED, CANCELLED, EXPIRED);
            case EXECUTING -> EnumSet.of(STALLED, COMPLETED, FAILED, CANCELLED);
            case STALLED -> EnumSet.of(EXECUTING, CANCELLED);
            case COMPLETED, FAILED, REJECTED, CANCELLED, EXPIRED -> EnumSet.noneOf(PromotionState.class);
        };
    }

    /**
     * Moves on.
     *
     * @return the next state
     * @throws IllegalStateException if it may not follow this one
     */
    public PromotionState become(PromotionState next) {
        if (!next().contains(next)) {
            throw new IllegalStateException(
                    "a promotion that is " + wire + " cannot become " + next.wire + " (expected: "
                            + next().stream().map(PromotionState::wire).collect(Collectors.joining(", ")) + ")");
        }
        return next;
    }

    /** The states that are not final. */
    public static List<PromotionState> open() {
        return Arrays.stream(values()).filter(PromotionState::isOpen).toList();
    }

    /** The wire names of all states, in order. */
    public static List<String> wires() {
        return Arrays.stream(values()).map(PromotionState::wire).toList();
    }

    /**
     * The state of a stored name.
     *
     * @throws IllegalArgumentException if no state has that name
     */
    public static PromotionState ofWire(String wire) {
        return Arrays.stream(values())
                .filter(state -> state.wire.equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "unknown promotion state \"" + wire + "\" (expected: " + String.join(", ", wires()) + ")"));
    }
}
