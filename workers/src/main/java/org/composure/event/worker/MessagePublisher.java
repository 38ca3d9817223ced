package org.composure.event.worker;

import java.util.List;
import org.composure.event.store.MessageOutbox.Message;

/** A way to a message bus. */
public interface MessagePublisher {

    /** What the bus said to a message. */
    sealed interface Answer {
        /** It has taken the message over. */
        record Confirmed() implements Answer {}

        /** It refuses this message; others may fare better. */
        record Refused(String reason) implements Answer {}

        /** It is away or did not answer in time, or the message was not sent any more: nothing is known of it. */
        record Unknown(String reason) implements Answer {}
    }

    /** Whether the caller may publish still. */
    @FunctionalInterface
    interface Leave {
        /** To be asked right before each message is sent, and again and again while answers are waited for. */
        boolean given();
    }

    /**
     * Publishes messages that do not depend on each other's order, and waits for the answers. A message that the bus refuses
     * does the others no harm.
     *
     * @param leave nothing is sent or waited for any more once it is not given
     * @return an answer for each message, in the same order
     */
    List<Answer> publish(List<Message> messages, Leave leave) throws InterruptedException;
}
