package org.composure.event.store;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Consumer;
import org.composure.compose.Uuid7;
import org.composure.compose.store.ComposeEntity;
import org.composure.compose.store.ComposeView;
import org.composure.compose.store.ComposeViews;
import org.composure.event.EventType;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Announces what happens to composes and schedules: event, number and outbox entry, written in the transaction that makes the change. The
 * caller holds the lock of the compose or schedule and has flushed what it changed.
 */
public class EventLog {

    private final JdbcClient jdbc;
    private final ComposeViews views;
    private final JsonMapper json;
    private final OutboxSignal signal;
    private final Clock clock;

    /** Wires it up. */
    public EventLog(JdbcClient jdbc, ComposeViews views, JsonMapper json, OutboxSignal signal, Clock clock) {
        this.jdbc = jdbc;
        this.views = views;
        this.json = json;
        this.signal = signal;
        this.clock = clock;
    }

    /**
     * An event that is still to be written.
     *
     * @param id its id
     * @param seq its number among the events of its compose or schedule
     * @param body the message's body, as JSON
     * @param at when it happened, UTC
     */
    public record Draft(UUID id, long seq, EventType type, String body, Instant at) {}

    /**
     * The first event of a compose that is about to be added: whoever adds it writes this too, and {@link #written tells} of it.
     *
     * @param view what is shown of the compose
     */
    public Draft first(ComposeView view, String agent) {
        return draft(ComposeEntity.FIRST_EVENT, EventType.COMPOSE_CREATED, body -> {
            // Laid out once, with all else.
            body.putPOJO("compose", view);
            body.put("agent", agent);
        });
    }

    /** Tells the relays of an event that was written in the present transaction, or, where there is none, just before. */
    public void written() {
        signal.raise();
    }

    /** Announces a change that nobody's promotion made. */
    public void record(ComposeEntity compose, EventType type, String agent) {
        record(compose, type, agent, null, body -> {});
    }

    /**
     * Announces a change.
     *
     * @param compose what changed, as it is now
     * @param type what happened
     * @param agent who did it
     * @param promotion the promotion that made the change, if one did: it alone is not woken by it
     * @param more adds to the message's body
     */
    public void record(
            ComposeEntity compose, EventType type, String agent, @Nullable UUID promotion, Consumer<ObjectNode> more) {
        write(Owner.compose(compose.pk()), type, promotion, body -> {
            body.set("compose", json.valueToTree(views.of(compose)));
            body.put("agent", agent);
            more.accept(body);
        });
    }

    /**
     * Announces what happened to a schedule. The caller holds the schedule's lock.
     *
     * @param schedule the schedule's key
     * @param more adds to the message's body
     */
    public void record(UUID schedule, EventType type, String agent, Consumer<ObjectNode> more) {
        write(Owner.schedule(schedule), type, null, body -> {
            body.put("agent", agent);
            more.accept(body);
        });
    }

    /** Whose event it is: its row gives the number, and its messages are in order with one another. */
    private record Owner(UUID key, String table, String id) {

        static Owner compose(UUID key) {
            return new Owner(key, "compose", "pk");
        }

        static Owner schedule(UUID key) {
            return new Owner(key, "schedule", "id");
        }
    }

    private void write(Owner owner, EventType type, @Nullable UUID promotion, Consumer<ObjectNode> content) {
        long seq = jdbc.sql("update %s set event_seq = event_seq + 1 where %s = :key returning event_seq"
                        .formatted(owner.table(), owner.id()))
                .param("key", owner.key())
                .query(Long.class)
                .single();
        write(owner, seq, type, promotion, content);
    }

    private void write(Owner owner, long seq, EventType type, @Nullable UUID promotion, Consumer<ObjectNode> content) {
        Draft event = draft(seq, type, content);
        jdbc.sql("""
                        with written as (
                            insert into event (id, %s, seq, type, promotion, body, at)
                            values (:id, :owner, :seq, :type, :promotion, cast(:body as jsonb), :at))
                        insert into outbox_message (event, compose, seq, next_at) values (:id, :owner, :seq, :at)
                        """.formatted(owner.table()))
                .param("id", event.id())
                .param("owner", owner.key())
                .param("seq", seq)
                .param("type", type.wire())
                .param("promotion", promotion)
                .param("body", event.body())
                .param("at", event.at().atOffset(ZoneOffset.UTC))
                .update();
        written();
    }

    private Draft draft(long seq, EventType type, Consumer<ObjectNode> content) {
        Instant now = clock.instant();
        UUID id = Uuid7.at(now);
        ObjectNode body = json.createObjectNode();
        body.put("event", type.wire());
        body.put("id", id.toString());
        body.put("seq", seq);
        body.put("at", now.toString());
        content.accept(body);
        body.put("traceparent", TraceParent.current());
        return new Draft(id, seq, type, json.writeValueAsString(body), now);
    }
}
