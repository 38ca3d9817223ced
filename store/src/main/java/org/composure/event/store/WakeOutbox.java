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
import org.springframework.transaction.annotation.Transactional;

/** The lane of the outbox that wakes workflows. Any worker takes what is due; a wake may come twice, and does no harm. */
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
     * @param promotion the promotion whose workflow is to be woken
     */
    public record Wake(long id, UUID promotion) {}

    /** Wakes a promotion's workflow once the present transaction has committed. */
    public void wake(UUID promotion) {
        jdbc.sql("insert into outbox_wake (promotion, next_at) values (:promotion, :now)")
                .param("promotion", promotion)
                .param("now", now())
                .update();
        signal.raise();
    }

    /** Takes what is due, at most so many; each is due again in 15 seconds unless it is delivered before. */
    @Transactional
    public List<Wake> claim(int limit) {
        return jdbc.sql("""
                        update outbox_wake set attempts = attempts + 1, next_at = :again
                        where id in (select id from outbox_wake where next_at <= :now order by id limit :limit
                            for update skip locked)
                        returning id, promotion
                        """)
                .param("again", now().plus(CLAIM))
                .param("now", now())
                .param("limit", limit)
                .query((row, n) -> new Wake(row.getLong("id"), row.getObject("promotion", UUID.class)))
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
     * Wakes promotions that are overdue, in one bounded batch.
     *
     * @param limit how many at most
     * @return how many were found
     */
    @Transactional
    public int wakeOverdue(int limit) {
        int woken = jdbc.sql("""
                        insert into outbox_wake (promotion, next_at)
                        select p.id, :now from promotion p
                        where p.state in ('requested', 'waiting', 'awaiting-approval', 'executing', 'stalled')
                          and p.check_at < :now
                          and not exists (select 1 from outbox_wake w where w.promotion = p.id)
                        order by p.check_at limit :limit
                        """).param("now", now()).param("limit", limit).update();
        if (woken > 0) {
            signal.raise();
        }
        return woken;
    }

    /**
     * Wakes every open promotion, in bounded batches in the order of ids.
     *
     * @param after the last id of the batch before; the nil UUID to begin
     * @param limit how many at most
     * @return the last id of this batch; empty once there are no more
     */
    @Transactional
    public Optional<UUID> wakeOpen(UUID after, int limit) {
        Optional<UUID> last = jdbc.sql("""
                        with woken as (
                            insert into outbox_wake (promotion, next_at)
                            select id, :now from promotion
                            where state in ('requested', 'waiting', 'awaiting-approval', 'executing', 'stalled')
                              and id > :after
                            order by id limit :limit
                            returning promotion
                        )
                        select promotion from woken order by promotion desc limit 1
                        """)
                .param("now", now())
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
