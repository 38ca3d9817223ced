package org.composure.removal.store;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.compose.Location;
import org.composure.compose.Stages;
import org.composure.compose.Uuid7;
import org.composure.compose.store.ChangeLog;
import org.composure.compose.store.ComposeEntity;
import org.composure.compose.store.ComposeRepository;
import org.composure.event.store.WakeOutbox;
import org.composure.removal.RemovalKind;
import org.composure.removal.RemovalTimes;
import org.composure.step.WorkKind;
import org.composure.store.OneByOne;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.transaction.PlatformTransactionManager;

/** Makes removals of what is due by the clock. Several workers may ask at the same time: each row goes to one. */
public class DueRemovals {

    private static final String EXPIRING = """
            expires_at <= :until and removed_at is null and location_volume is not null and stage <> :last
              and not exists (
                select 1 from removal r where r.compose = c.pk and r.kind = 'compose' and r.ended_at is null)
              and not exists (
                select 1 from removal r
                where r.volume = c.location_volume and r.path = c.location_path and r.ended_at is null)
            """;
    private static final String LEFT = """
            due_at <= :now and not exists (
                select 1 from removal r where r.volume = t.volume and r.path = t.path and r.ended_at is null)
            """;

    private final JdbcClient jdbc;
    private final ComposeRepository composes;
    private final RemovalRepository removals;
    private final ChangeLog changes;
    private final WakeOutbox wakes;
    private final Stages stages;
    private final RemovalTimes times;
    private final Clock clock;
    private final OneByOne<UUID> expiring;
    private final OneByOne<OldTree> left;

    /** Wires it up. */
    public DueRemovals(
            JdbcClient jdbc,
            ComposeRepository composes,
            RemovalRepository removals,
            ChangeLog changes,
            WakeOutbox wakes,
            Stages stages,
            RemovalTimes times,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.jdbc = jdbc;
        this.composes = composes;
        this.removals = removals;
        this.changes = changes;
        this.wakes = wakes;
        this.stages = stages;
        this.times = times;
        this.clock = clock;
        this.expiring = new OneByOne<>("compose that expires", transactions, clock);
        this.left = new OneByOne<>("old tree", transactions, clock);
    }

    /**
     * Makes removals of composes that expire within the notice.
     *
     * @param limit how many at most
     * @return how many were made
     */
    public int ofComposes(int limit) {
        Instant now = clock.instant();
        return expiring.take(
                limit,
                most -> ofExpiring(
                                "select pk from compose c where " + EXPIRING + " order by expires_at limit :limit", now)
                        .param("limit", most)
                        .query(UUID.class)
                        .list(),
                pk -> ofExpiring(
                                        "select pk from compose c where pk = :pk and " + EXPIRING
                                                + " for no key update skip locked",
                                        now)
                                .param("pk", pk)
                                .query(UUID.class)
                                .optional()
                                .isPresent()
                        && ofCompose(composes.findById(pk).orElseThrow(), now));
    }

    private StatementSpec ofExpiring(String sql, Instant now) {
        return jdbc.sql(sql).param("until", at(now.plus(times.notice()))).param("last", stages.last());
    }

    private boolean ofCompose(ComposeEntity compose, Instant now) {
        Instant expiry = Objects.requireNonNull(compose.expiresAt());
        return make(
                new RemovalEntity(
                        Uuid7.at(now),
                        compose,
                        RemovalKind.COMPOSE,
                        Objects.requireNonNull(compose.location()),
                        Caller.SYSTEM,
                        "It expires at " + expiry + ". " + compose.expiryReason(),
                        expiry,
                        expiry,
                        now),
                "It expires at " + expiry + ".");
    }

    private record OldTree(Location place, UUID compose) {}

    /**
     * Makes removals of trees that composes have left, and whose grace period is over.
     *
     * @param limit how many at most
     * @return how many were made
     */
    public int ofTrees(int limit) {
        Instant now = clock.instant();
        return left.take(
                limit,
                most -> jdbc.sql("select volume, path, compose from tree t where " + LEFT
                                + " order by due_at limit :limit")
                        .param("now", at(now))
                        .param("limit", most)
                        .query((row, n) -> new OldTree(
                                new Location(row.getString("volume"), row.getString("path")),
                                row.getObject("compose", UUID.class)))
                        .list(),
                tree -> jdbc.sql("select path from tree t where volume = :volume and path = :path and " + LEFT
                                        + " for no key update skip locked")
                                .param("volume", tree.place().volume())
                                .param("path", tree.place().path())
                                .param("now", at(now))
                                .query(String.class)
                                .optional()
                                .isPresent()
                        && ofTree(tree, now));
    }

    private boolean ofTree(OldTree tree, Instant now) {
        return make(
                new RemovalEntity(
                        Uuid7.at(now),
                        composes.getReferenceById(tree.compose()),
                        RemovalKind.TREE,
                        tree.place(),
                        Caller.SYSTEM,
                        "The compose has left it, and the grace period is over.",
                        null,
                        now,
                        now),
                "The grace period of its old tree at " + tree.place() + " is over.");
    }

    /**
     * Another worker may have made it between our look and our lock; and another compose, said to lie at the same place, may be on
     * its way already: then it is this one's turn afterwards.
     */
    private boolean make(RemovalEntity removal, String message) {
        Location place = removal.place();
        if (removals.findOpenAt(place.volume(), place.path()).isPresent()
                || (removal.kind() == RemovalKind.COMPOSE
                        && removals.findOpen(removal.compose().pk()).isPresent())) {
            return false;
        }
        removals.saveAndFlush(removal);
        changes.ofCompose(
                removal.compose().pk(),
                "removal-requested",
                Caller.SYSTEM,
                message,
                removal.id().toString());
        wakes.wake(WorkKind.REMOVAL, removal.id());
        return true;
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
