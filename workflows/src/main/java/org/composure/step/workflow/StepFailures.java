package org.composure.step.workflow;

/** The types of failures by which steps tell workflows what to do. Wire names: they stand in histories. */
public final class StepFailures {

    /** A step stopped because the promotion was cancelled. */
    public static final String CANCELLED = "PromotionCancelled";

    /** A step stopped because another attempt has taken its place. */
    public static final String OVERTAKEN = "Overtaken";

    /** A step stopped because its worker is being stopped: another one goes on, and it counts as no try. */
    public static final String HANDED_OVER = "HandedOver";

    private StepFailures() {}
}
