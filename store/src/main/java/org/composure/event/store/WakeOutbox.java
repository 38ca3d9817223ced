package org.composure.event.store;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.composure.step.WorkKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * The lane of the outbox that wakes workflows. Any worker takes what is due; a wake may come twice, and does no harm. What is
 * written is due whatever time its writer's clock shows.
 */
public class WakeOutbox {

    private static final Duration CLAIM = Duration.ofSeconds(15);

    private final JdbcClient jdbc;
    private final OutboxSignal signal;
    private final Clock clock;

    /** Wires it up. */
    public WakeOutbox(JdbcClient jdbc, OutboxSignal signal, Clock clock) {
        this.jdbc = jdbc;
        this.signal = signal;
        this.clock = clock;
    }

    /**
     * A wake that a worker has claimed.
     *
     * @param id the row's id
     * @param kind what kind of work it is
     * @param work the work whose workflow is to be woken
     */
    public record Wake(long id, WorkKind kind, UUID work) {}

    /** Wakes a work's workflow once the present transaction has committed. */
    public void wake(WorkKind kind, UUID work) {
        jdbc.sql("insert into outbox_wake (kind, work, next_at) values (:kind, :work, 'epoch')")
                .param("kind", kind.wire())
                .param("work", work)
                .update();
        signal.raise();
    }

    /** Takes what is due, at most so many; each is due again in 15 seconds unless it is delivered before. */
    public List<Wake> claim(int limit) {
        return jdbc.sql("""
                        update outbox_wake set attempts = attempts + 1, next_at = :again
                        where id in (select id from outbox_wake where next_at <= :now order by id limit :limit
                            for update skip locked)
                        returning id, kind, work
                        """)
                .param("again", now().plus(CLAIM))
                .param("now", now())
                .param("limit", limit)
                .query((row, n) -> new Wake(
                        row.getLong("id"), WorkKind.ofWire(row.getString("kind")), row.getObject("work", UUID.class)))
                .list();
    }

    /** Forgets wakes that have been delivered. */
    @Transactional
    public void delivered(Collection<Long> ids) {
        jdbc.sql("delete from outbox_wake where id in (:ids)").param("ids", ids).update();
    }

    /** How many wakes wait, for metrics. */
    public long waiting() {
        return jdbc.sql("select count(*) from outbox_wake").query(Long.class).single();
    }

    /**
     * Wakes work that is overdue, in one bounded batch.
     *
     * @param limit how many at most
     * @return how many were found
     */
    @Transactional
    public int wakeOverdue(WorkKind kind, int limit) {
        int woken = jdbc.sql("""
                        insert into outbox_wake (kind, work, next_at)
                        select :kind, p.id, 'epoch' from %s p
                        where p.ended_at is null and p.check_at < :now
                          and not exists (select 1 from outbox_wake w where w.work = p.id)
                        order by p.check_at limit :limit
                        """.formatted(kind.table()))
                .param("kind", kind.wire())
                .param("now", now())
                .param("limit", limit)
                .update();
        if (woken > 0) {
            signal.raise();
        }
        return woken;
    }

    /**
     * Wakes all work that has not ended, in bounded batches in the order of ids.
     *
     * @param after the last id of the batch before; the nil UUID to begin
     * @param limit how many at most
     * @return the last id of this batch; empty once there are no more
     */
    @Transactional
    public Optional<UUID> wakeOpen(WorkKind kind, UUID after, int limit) {
        Optional<UUID> last = jdbc.sql("""
                        with woken as (
                            insert into outbox_wake (kind, work, next_at)
                            select :kind, id, 'epoch' from %s
                            where ended_at is null and id > :after
                            order by id limit :limit
                            returning work
                        )
                        select work from woken order by work desc limit 1
                        """.formatted(kind.table()))
                .param("kind", kind.wire())
                .param("after", after)
                .param("limit", limit)
                .query(UUID.class)
                .optional();
        if (last.isPresent()) {
            signal.raise();
        }
        return last;
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
