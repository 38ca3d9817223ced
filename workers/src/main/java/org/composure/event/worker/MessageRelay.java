package org.composure.event.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.composure.event.store.MessageOutbox;
import org.composure.event.store.MessageOutbox.Message;
import org.composure.event.worker.MessagePublisher.Answer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lane that publishes messages: at least once, each compose's in order. Messages of one compose go one after the other,
 * each after the confirmation of the one before; those of different composes go together.
 */
public class MessageRelay extends Lane {

    private static final Logger LOG = LoggerFactory.getLogger(MessageRelay.class);
    private static final int BATCH = 200;
    private static final int PARK_AFTER = 10;
    private static final Duration LEASE = Duration.ofSeconds(5);
    // Short enough to keep the lease while there is nothing to do.
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private final UUID holder = UUID.randomUUID();
    private final MessageOutbox outbox;
    private final MessagePublisher publisher;

    MessageRelay(MessageOutbox outbox, MessagePublisher publisher) {
        super("message-relay");
        this.outbox = outbox;
        this.publisher = publisher;
    }

    @Override
    protected Duration work() throws InterruptedException {
        Optional<Long> lease = outbox.lease(holder, LEASE);
        if (lease.isEmpty()) {
            return POLL;
        }
        long epoch = lease.get();
        List<Message> due = outbox.due(BATCH);
        publish(epoch, due);
        return due.size() == BATCH ? Duration.ZERO : POLL;
    }

    private void publish(long epoch, List<Message> due) throws InterruptedException {
        Map<UUID, Deque<Message>> queues = new LinkedHashMap<>();
        due.forEach(m ->
                queues.computeIfAbsent(m.compose(), c -> new ArrayDeque<>()).add(m));
        while (!queues.isEmpty() && !isStopping()) {
            List<Message> round = queues.values().stream().map(Deque::getFirst).toList();
            List<Answer> answers = publisher.publish(round);
            List<UUID> confirmed = new ArrayList<>();
            for (int i = 0; i < round.size(); i++) {
                Message message = round.get(i);
                switch (answers.get(i)) {
                    case Answer.Confirmed _ -> {
                        confirmed.add(message.id());
                        Deque<Message> queue = queues.get(message.compose());
                        if (queue != null) {
                            queue.removeFirst();
                            if (queue.isEmpty()) {
                                queues.remove(message.compose());
                            }
                        }
                    }
                    case Answer.Refused(String reason) -> {
                        LOG.warn("the bus refuses event {} of {}: {}", message.id(), message.composeId(), reason);
                        outbox.refused(epoch, message.id(), reason, pause(message.attempts()), PARK_AFTER);
                        queues.remove(message.compose());
                    }
                }
            }
            if (!confirmed.isEmpty() && !outbox.published(epoch, confirmed)) {
                return;
            }
            if (!queues.isEmpty()
                    && outbox.lease(holder, LEASE).filter(e -> e == epoch).isEmpty()) {
                return;
            }
        }
    }

    private static Duration pause(int attempts) {
        Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(attempts, 10));
        return pause.compareTo(LONGEST_RETRY) < 0 ? pause : LONGEST_RETRY;
    }

    @Override
    protected void ended() {
        outbox.release(holder);
    }
}
