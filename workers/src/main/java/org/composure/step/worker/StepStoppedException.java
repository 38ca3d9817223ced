package org.composure.step.worker;

/** Stops an attempt at a step that is not to go on. */
final class StepStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean cancelled;

    /**
     * @param cancelled whether somebody has cancelled the promotion; otherwise another attempt has taken over
     */
    StepStoppedException(String message, boolean cancelled) {
        super(message);
        this.cancelled = cancelled;
    }

    boolean isCancelled() {
        return cancelled;
    }
}
