package org.composure.step.workflow;

/** The types of failures by which steps tell workflows what to do. Wire names: they stand in histories. */
public final class StepFailures {

    /** A step stopped because the promotion was cancelled. */
    public static final String CANCELLED = "PromotionCancelled";

    /** A step stopped because another attempt has taken its place. */
    public static final String OVERTAKEN = "Overtaken";

    private StepFailures() {}
}
