package org.composure.event.store;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.compose.store.ChangeLog;
import org.composure.event.MessageAction;
import org.composure.event.MessageRules;
import org.composure.event.MessageState;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * The transaction in which a person decides about a message that the broker refuses. A relay does not look at parked
 * messages, and what one writes late changes nothing here: there is no row of that epoch, or none at all.
 */
public class ParkedMessages {

    private static final Logger AUDIT = LoggerFactory.getLogger("audit");

    private final JdbcClient jdbc;
    private final MessageBoard board;
    private final ChangeLog changes;
    private final OutboxSignal signal;
    private final Clock clock;

    /** Wires it up. */
    public ParkedMessages(JdbcClient jdbc, MessageBoard board, ChangeLog changes, OutboxSignal signal, Clock clock) {
        this.jdbc = jdbc;
        this.board = board;
        this.changes = changes;
        this.signal = signal;
        this.clock = clock;
    }

    /**
     * Decides. Of several who decide at once the first one does; the others meet what it has become.
     *
     * @return the message as it is afterwards
     * @throws ProblemException if there is no such message, or it is not parked
     */
    @Transactional
    public MessageView decide(Caller caller, UUID event, MessageAction action, @Nullable String comment) {
        jdbc.sql("select 1 from outbox_message where event = :event for update")
                .param("event", event)
                .query(Integer.class)
                .optional();
        MessageView message = get(event);
        MessageRules.check(action, MessageState.ofWire(message.state()).orElseThrow());
        switch (action) {
            case RETRY -> retry(event);
            case DISCARD -> discard(caller, message, comment);
        }
        signal.raise();
        AUDIT.atInfo()
                .addKeyValue("event_id", event)
                .addKeyValue("compose_id", message.composeId())
                .addKeyValue("schedule", message.schedule())
                .addKeyValue("actor", caller.name())
                .addKeyValue("action", action.wire())
                .log(
                        "{} {} the message {} ({}) of {}",
                        caller.name(),
                        action.past(),
                        message.seq(),
                        message.event(),
                        message.composeId() == null ? message.schedule() : message.composeId());
        return get(event);
    }

    private void retry(UUID event) {
        jdbc.sql("update outbox_message set parked_at = null, attempts = 0, next_at = :now where event = :event")
                .param("now", now())
                .param("event", event)
                .update();
    }

    private void discard(Caller caller, MessageView message, @Nullable String comment) {
        Optional<UUID> compose = jdbc.sql("""
                        update event set discarded_at = :now, discarded_by = :by, discarded_because = :comment
                        where id = :event returning compose
                        """)
                .param("now", now())
                .param("by", caller.name())
                .param("comment", comment)
                .param("event", message.id())
                .query((row, n) -> Optional.ofNullable(row.getObject("compose", UUID.class)))
                .single();
        jdbc.sql("delete from outbox_message where event = :event")
                .param("event", message.id())
                .update();
        compose.ifPresent(pk -> changes.ofCompose(
                pk,
                "message-discarded",
                caller.name(),
                "User " + caller.name() + " discarded message " + message.seq() + " (" + message.event() + ")"
                        + (comment == null ? "." : ": " + comment),
                null));
    }

    private MessageView get(UUID event) {
        return board.find(event)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "No such message found."));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
