package org.composure.event.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** What the outbox still has to deliver. */
public class OutboxBacklog {

    private final JdbcClient jdbc;

    /** Reads through the given client. */
    public OutboxBacklog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What the outbox still has to deliver.
     *
     * @param messages how many messages wait for the broker, the parked ones included
     * @param parked how many of them are tried no more
     * @param oldest when the oldest of them was written, UTC; null where none waits
     * @param wakes how many wakes wait for Temporal
     */
    public record Backlog(
            long messages, long parked, @Nullable Instant oldest, long wakes) {

        /** Whether nothing waits. */
        public boolean isEmpty() {
            return messages == 0 && wakes == 0;
        }
    }

    /** Reads how much waits, in one query. */
    @Transactional(readOnly = true)
    public Backlog read() {
        return jdbc.sql("""
                        select m.waiting, m.parked, m.oldest, (select count(*) from outbox_wake) as wakes
                        from (select count(*) as waiting, count(o.parked_at) as parked, min(e.at) as oldest
                            from outbox_message o join event e on e.id = o.event) m
                        """)
                .query((row, n) -> {
                    OffsetDateTime oldest = row.getObject("oldest", OffsetDateTime.class);
                    return new Backlog(
                            row.getLong("waiting"),
                            row.getLong("parked"),
                            oldest == null ? null : oldest.toInstant(),
                            row.getLong("wakes"));
                })
                .single();
    }
}
