package org.composure.event;

import java.util.List;
import org.composure.actor.Caller;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;

/** Who may decide what about a message, and when. Pure: the caller holds the message's lock. */
public final class MessageRules {

    /** Who may; no policy says it, since messages are of all composes. */
    private static final List<String> GROUPS = List.of("releng");

    private MessageRules() {}

    /**
     * Judges a decision.
     *
     * @throws ProblemException if the caller may not decide about messages, or nobody can about one in this state
     */
    public static void check(Caller caller, MessageAction action, MessageState state) {
        if (!caller.isInOneOf(GROUPS)) {
            throw new ProblemException(
                    ProblemType.NOT_ALLOWED,
                    "User " + caller.name() + " may not " + action.wire() + " messages (expected: a member of "
                            + String.join(" or ", GROUPS) + ").");
        }
        if (state != MessageState.PARKED) {
            throw new ProblemException(
                    ProblemType.NOT_POSSIBLE_NOW,
                    "Only a parked message can be " + action.past() + "; this one is " + state.wire() + ".");
        }
    }
}
