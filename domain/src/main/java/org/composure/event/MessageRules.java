package org.composure.event;

import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;

/** What may be decided about a message, and when. Pure: the caller holds the message's lock. */
public final class MessageRules {

    private MessageRules() {}

    /**
     * Judges a decision.
     *
     * @throws ProblemException if nobody can decide this about a message in this state
     */
    public static void check(MessageAction action, MessageState state) {
        if (state != MessageState.PARKED) {
            throw new ProblemException(
                    ProblemType.NOT_POSSIBLE_NOW,
                    "Only a parked message can be " + action.past() + "; this one is " + state.wire() + ".");
        }
    }
}
