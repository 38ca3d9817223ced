package org.composure.step.worker;

/** Stops an attempt at a step that is not to go on. */
final class StepStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why it is not to go on. */
    enum Reason {
        /** Somebody has cancelled the promotion. */
        CANCELLED,
        /** Another attempt has taken over. */
        OVERTAKEN,
        /** This worker is being stopped. */
        HANDED_OVER
    }

    StepStoppedException(String message, Reason reason) {
        super(message);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
