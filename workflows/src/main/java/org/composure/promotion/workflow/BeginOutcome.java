package org.composure.promotion.workflow;

/** What became of {@code begin}. Only ever extended. */
public enum BeginOutcome {
    /** The promotion is executing. */
    BEGUN,
    /** A gate or a decision has changed: assess again. */
    NOT_NOW
}
