package org.composure.removal.workflow;

import java.time.Instant;

/**
 * What is to be done next about a removal. Only ever extended.
 *
 * @param next what to do
 * @param lookAgainAt for {@link Next#WAIT}: when to look again at the latest, UTC; otherwise the time of the assessment
 */
public record RemovalAssessment(Next next, Instant lookAgainAt) {

    /** What may be next. */
    public enum Next {
        /** The row is final: nothing is to be done. */
        END,
        /** Wait for a wake or for the time to look again. */
        WAIT,
        /** Tell that the compose is about to go. */
        ANNOUNCE,
        /** The time has come: make sure once more that nothing keeps it. */
        CLAIM,
        /** Move it into the trash, or go on doing so. */
        TRASH,
        /** Delete it from the trash, or go on doing so. */
        DELETE,
        /** Put it back from the trash, or go on doing so. */
        PUT_BACK
    }
}
