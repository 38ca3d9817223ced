package org.composure.promotion.workflow;

/** What became of {@code switch}. Only ever extended. */
public enum SwitchOutcome {
    /** The compose has its new stage and location. From here the promotion only goes forward. */
    SWITCHED,
    /** A gate no longer passes, or the promotion was cancelled: what was published has to be taken back. */
    REFUSED
}
