package org.composure.event.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.composure.event.store.MessageOutbox;
import org.composure.event.store.MessageOutbox.Message;
import org.composure.event.worker.MessagePublisher.Answer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lane that publishes messages: at least once, each compose's in order. Messages of one compose go one after the other,
 * each after the confirmation of the one before; those of different composes go together.
 *
 * <p>One relay works under the lease and the others ask for it each second, so one that dies, is stopped, or hangs in a call
 * is followed after the lease's five seconds and one more; while it waits for confirms it renews. The lease saves work, and
 * order does not hang on it: whoever sends a message has seen each earlier one of its compose either confirmed to itself or
 * gone from the outbox, which is confirmed to another or discarded. So what a stopped relay sends after it goes on, in the
 * moment between its look at the clock and the send, is at most one round; and each such message was published by its
 * successor too, or is the next in order. It can come twice, or late, but never before one that precedes it. (One that was
 * parked and discarded meanwhile could come after its followers, which is why that is said to be for good only for us.)
 */
public class MessageRelay extends Lane {

    private static final Logger LOG = LoggerFactory.getLogger(MessageRelay.class);
    private static final int BATCH = 200;
    // Short enough to keep the lease while there is nothing to do.
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private final UUID holder = UUID.randomUUID();
    private final MessageOutbox outbox;
    private final MessagePublisher publisher;
    private final RelayLease lease;
    private final int parkAfter;

    MessageRelay(MessageOutbox outbox, MessagePublisher publisher, int parkAfter) {
        super("message-relay");
        this.outbox = outbox;
        this.publisher = publisher;
        this.lease = new RelayLease(outbox, holder, System::nanoTime);
        this.parkAfter = parkAfter;
    }

    /** The name under which it holds the lease. */
    UUID holder() {
        return holder;
    }

    @Override
    protected Duration work() throws InterruptedException {
        if (!lease.take()) {
            return POLL;
        }
        List<Message> due = outbox.due(BATCH);
        publish(due);
        return due.size() == BATCH ? Duration.ZERO : POLL;
    }

    private void publish(List<Message> due) throws InterruptedException {
        long epoch = lease.epoch();
        Map<UUID, Deque<Message>> queues = new LinkedHashMap<>();
        due.forEach(m ->
                queues.computeIfAbsent(m.compose(), c -> new ArrayDeque<>()).add(m));
        while (!queues.isEmpty() && !isStopping() && lease.given()) {
            List<Message> round = queues.values().stream().map(Deque::getFirst).toList();
            List<Answer> answers = publisher.publish(round, lease);
            List<UUID> confirmed = new ArrayList<>();
            String unknown = null;
            for (int i = 0; i < round.size(); i++) {
                Message message = round.get(i);
                switch (answers.get(i)) {
                    case Answer.Confirmed _ -> {
                        confirmed.add(message.id());
                        queues.computeIfPresent(message.compose(), (_, queue) -> withoutFirst(queue));
                    }
                    case Answer.Refused(String reason) -> {
                        LOG.warn("the bus refuses event {} of {}: {}", message.id(), message.subject(), reason);
                        outbox.refused(epoch, message.id(), reason, pause(message.attempts()), parkAfter);
                        queues.remove(message.compose());
                    }
                    case Answer.Unknown(String reason) -> unknown = reason;
                }
            }
            if (!confirmed.isEmpty() && !outbox.published(epoch, confirmed)) {
                return;
            }
            if (unknown != null) {
                throw new BusAwayException(unknown);
            }
        }
    }

    private static @Nullable Deque<Message> withoutFirst(Deque<Message> queue) {
        queue.removeFirst();
        return queue.isEmpty() ? null : queue;
    }

    private static Duration pause(int attempts) {
        Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(attempts, 10));
        return pause.compareTo(LONGEST_RETRY) < 0 ? pause : LONGEST_RETRY;
    }

    @Override
    protected void ended() {
        lease.release();
    }

    /** The bus does not answer. No message is blamed for it; all is tried again after a pause. */
    private static final class BusAwayException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BusAwayException(String reason) {
            super(reason);
        }
    }
}
