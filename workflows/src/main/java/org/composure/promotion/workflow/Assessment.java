package org.composure.promotion.workflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done next about a promotion. Only ever extended.
 *
 * @param next what to do
 * @param lookAgainAt for {@link Next#WAIT}: when to look again at the latest, UTC; otherwise the time of the assessment
 * @param phase the state of the promotion's row, or what it is about to be; null in what older workers have stored
 */
public record Assessment(
        Next next, Instant lookAgainAt, @Nullable String phase) {

    /** What may be next. */
    public enum Next {
        /** The row is final: nothing is to be done. */
        END,
        /** Wait for a wake or for the time to look again. */
        WAIT,
        /** Begin, or go on where an earlier execution stopped. */
        EXECUTE,
        /** Undo what was done. */
        TAKE_BACK
    }
}
