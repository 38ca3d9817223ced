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
    }

    /**
     * Publishes messages that do not depend on each other's order, and waits for the answers.
     *
     * @return an answer for each message, in the same order
     * @throws BusAwayException if the bus does not answer: nothing is known of any of the messages
     */
    List<Answer> publish(List<Message> messages) throws InterruptedException;

    /** The bus is not there, or does not answer in time. */
    final class BusAwayException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** With what came instead of an answer. */
        public BusAwayException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
