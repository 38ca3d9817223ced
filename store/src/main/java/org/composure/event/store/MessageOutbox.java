package org.composure.event.store;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lane of the outbox that publishes messages. One relay at a time works here, under a lease; what it writes counts only
 * under the lease's epoch, so a relay that was stopped for a while and comes back changes nothing. What it writes is one
 * statement each, outside of transactions: stopped between a statement and its commit, it would keep the rows locked.
 */
public class MessageOutbox {

    private static final String LEASE = "messages";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    /** Wires it up. */
    public MessageOutbox(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /**
     * A message to be published.
     *
     * @param id the event's id, the same at each delivery
     * @param compose the key of the compose, or of the schedule
     * @param subject the compose's id, or the schedule's name
     * @param seq the event's number among the events of that compose or schedule
     * @param type the event's name
     * @param body the message's body
     * @param at when it happened, UTC
     * @param attempts how often publishing it was refused
     */
    public record Message(
            UUID id,
            UUID compose,
            String subject,
            long seq,
            String type,
            JsonNode body,
            OffsetDateTime at,
            int attempts) {}

    /**
     * Takes or keeps the lease.
     *
     * @param holder who wants it
     * @param length for how long, from now
     * @return the epoch under which the holder may write, or nothing while another holds it
     */
    public Optional<Long> lease(UUID holder, Duration length) {
        return jdbc.sql("""
                        update relay_lease set
                            epoch = case when holder = :holder then epoch else epoch + 1 end,
                            holder = :holder,
                            expires_at = clock_timestamp() + :length * interval '1 millisecond'
                        where name = :name and (holder = :holder or holder is null or expires_at < clock_timestamp())
                        returning epoch
                        """)
                .param("holder", holder)
                .param("length", length.toMillis())
                .param("name", LEASE)
                .query(Long.class)
                .optional();
    }

    /** Gives the lease back, so that another relay need not wait for its end. */
    public void release(UUID holder) {
        jdbc.sql("update relay_lease set holder = null, epoch = epoch + 1 where name = :name and holder = :holder")
                .param("name", LEASE)
                .param("holder", holder)
                .update();
    }

    /**
     * What is to be published now, each compose's messages in order. A message that is parked or waits for its next attempt
     * holds up the later ones of its compose, and no other. One that was never tried is due, whatever time its writer's clock showed.
     */
    public List<Message> due(int limit) {
        return jdbc.sql("""
                        select e.id, o.compose, coalesce(c.id, s.name) as subject, e.seq, e.type, e.body, e.at, o.attempts
                        from outbox_message o join event e on e.id = o.event
                            left join compose c on c.pk = e.compose left join schedule s on s.id = e.schedule
                        where o.parked_at is null and o.position is not null and (o.attempts = 0 or o.next_at <= :now)
                          and not exists (select 1 from outbox_message earlier
                              where earlier.compose = o.compose and earlier.seq < o.seq
                                and (earlier.parked_at is not null or (earlier.attempts > 0 and earlier.next_at > :now)))
                        order by o.position limit :limit
                        """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, n) -> new Message(
                        row.getObject("id", UUID.class),
                        row.getObject("compose", UUID.class),
                        row.getString("subject"),
                        row.getLong("seq"),
                        row.getString("type"),
                        json.readTree(row.getString("body")),
                        row.getObject("at", OffsetDateTime.class),
                        row.getInt("attempts")))
                .list();
    }

    /**
     * Records that the broker has confirmed messages.
     *
     * @return whether the lease was still held; otherwise nothing was recorded, and the messages will be published again
     */
    public boolean published(long epoch, Collection<UUID> events) {
        return jdbc.sql("""
                                delete from outbox_message where event in (:events)
                                  and exists (select 1 from relay_lease where name = :name and epoch = :epoch)
                                """)
                        .param("events", events)
                        .param("name", LEASE)
                        .param("epoch", epoch)
                        .update()
                > 0;
    }

    /**
     * Records that the broker refused a message: it is tried again later, or parked after so many attempts.
     *
     * @param after how long to wait before the next attempt
     * @param parkAfter after how many attempts the message is parked
     */
    public void refused(long epoch, UUID event, String error, Duration after, int parkAfter) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.sql("""
                        update outbox_message set attempts = attempts + 1, error = :error, next_at = :next,
                            parked_at = case when attempts + 1 >= :parkAfter then cast(:now as timestamptz) end
                        where event = :event and exists (select 1 from relay_lease where name = :name and epoch = :epoch)
                        """)
                .param("error", error)
                .param("next", now.plus(after))
                .param("now", now)
                .param("parkAfter", parkAfter)
                .param("event", event)
                .param("name", LEASE)
                .param("epoch", epoch)
                .update();
    }

    /** How many messages wait or are parked, for metrics. */
    public long waiting() {
        return jdbc.sql("select count(*) from outbox_message").query(Long.class).single();
    }
}
