package org.composure.step.workflow;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;

/** The types of failures by which steps tell workflows what to do. Wire names: they stand in histories. */
public final class StepFailures {

    /** A step stopped because the promotion was cancelled. */
    public static final String CANCELLED = "PromotionCancelled";

    /** A step stopped because another attempt has taken its place. */
    public static final String OVERTAKEN = "Overtaken";

    /**
     * A step stopped for a reason that is none of its own: its worker is being stopped, or PostgreSQL is away. It counts as no try: the
     * workflow looks again, which waits for PostgreSQL and is done by whichever worker is there.
     */
    public static final String HANDED_OVER = "HandedOver";

    private StepFailures() {}

    /** Whether an activity failed with that type. */
    public static boolean is(String type, ActivityFailure failure) {
        return failure.getCause() instanceof ApplicationFailure cause
                && cause.getType().equals(type);
    }

    /** What an activity failed with, for people. */
    public static String message(ActivityFailure failure) {
        return failure.getCause() instanceof ApplicationFailure cause
                ? cause.getOriginalMessage()
                : "The worker did not answer in time.";
    }
}
