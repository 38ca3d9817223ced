package org.composure.event.store;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.composure.step.WorkKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * Puts committed events into one order and wakes whom they concern. Since a position is given after the commit, whoever reads
 * the events after a position misses none. A broker that is away does not hold this up.
 */
public class EventOrder {

    private final JdbcClient jdbc;
    private final OutboxSignal signal;

    /** Wires it up. */
    public EventOrder(JdbcClient jdbc, OutboxSignal signal) {
        this.jdbc = jdbc;
        this.signal = signal;
    }

    private record Placed(Optional<UUID> compose, Optional<UUID> promotion) {}

    /**
     * Gives events their position, each compose's and each schedule's in the order of their numbers, and wakes the open promotions and removals of their
     * composes, and the runs of schedules that wait for composes of the same release; changes that a promotion made itself wake no promotion.
     *
     * @param limit how many events at most
     * @return how many events got a position
     */
    @Transactional
    public int advance(int limit) {
        // Whoever is stopped in here loses the lock soon: all the others wait for it.
        long last = jdbc.sql("""
                        select last, set_config('idle_in_transaction_session_timeout', '5s', true) from event_position
                        for update
                        """).query((row, n) -> row.getLong("last")).single();
        List<Placed> placed = jdbc.sql("""
                        with fresh as (
                            select id, :last + row_number() over (order by compose, seq) as position
                            from (select id, compose, seq from event where position is null
                                  order by compose, seq limit :limit) as e
                        ), placed as (
                            update event e set position = fresh.position from fresh where e.id = fresh.id
                            returning e.id, e.position, e.compose, e.promotion
                        ), waiting as (
                            update outbox_message o set position = placed.position from placed where o.event = placed.id
                        )
                        select compose, promotion from placed
                        """)
                .param("last", last)
                .param("limit", limit)
                .query((row, n) -> new Placed(
                        Optional.ofNullable(row.getObject("compose", UUID.class)),
                        Optional.ofNullable(row.getObject("promotion", UUID.class))))
                .list();
        if (!placed.isEmpty()) {
            jdbc.sql("update event_position set last = last + :count")
                    .param("count", placed.size())
                    .update();
            wake(
                    WorkKind.PROMOTION,
                    placed.stream().filter(event -> event.promotion().isEmpty()));
            // A promotion keeps its compose, and takes it elsewhere: what it does matters to removals.
            wake(WorkKind.REMOVAL, placed.stream());
            wakeRuns(composes(placed.stream()));
            signal.raise();
        }
        return placed.size();
    }

    private static List<UUID> composes(Stream<Placed> events) {
        return events.flatMap(event -> event.compose().stream()).distinct().toList();
    }

    /** A run that waits looks at all composes of a release. */
    private void wakeRuns(List<UUID> changed) {
        if (changed.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into outbox_wake (kind, work, next_at)
                        select :kind, r.id, 'epoch' from schedule_run r join schedule s on s.id = r.schedule
                        where r.ended_at is null and exists (select 1 from compose c where c.pk in (:changed)
                            and c.release_short = s.release_short and c.release_version = s.release_version)
                        """)
                .param("kind", WorkKind.SCHEDULE_RUN.wire())
                .param("changed", changed)
                .update();
    }

    private void wake(WorkKind kind, Stream<Placed> events) {
        List<UUID> changed = composes(events);
        if (changed.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into outbox_wake (kind, work, next_at)
                        select :kind, id, 'epoch' from %s where compose in (:changed) and ended_at is null
                        """.formatted(kind.table()))
                .param("kind", kind.wire())
                .param("changed", changed)
                .update();
    }
}
