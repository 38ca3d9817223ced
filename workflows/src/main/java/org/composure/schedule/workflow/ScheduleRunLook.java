package org.composure.schedule.workflow;

import java.time.Instant;

/**
 * What is to be done next about a run. Only ever extended.
 *
 * @param next what to do
 * @param lookAgainAt for {@link Next#WAIT}: when to look again at the latest, UTC; otherwise the time of the look
 */
public record ScheduleRunLook(Next next, Instant lookAgainAt) {

    /** What may be next. */
    public enum Next {
        /** The row is final: nothing is to be done. */
        END,
        /** Wait for a wake or for the time to look again. */
        WAIT
    }
}
