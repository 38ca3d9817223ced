package org.composure.removal.store;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.compose.ComposeId;
import org.composure.compose.Stages;
import org.composure.compose.store.ChangeLog;
import org.composure.compose.store.ComposeEntity;
import org.composure.compose.store.ComposeRepository;
import org.composure.compose.store.ComposeView;
import org.composure.compose.store.ComposeViews;
import org.composure.event.EventType;
import org.composure.event.store.EventLog;
import org.composure.policy.Policies;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.removal.Expiry;
import org.composure.store.OneByOne;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;

/** The transactions that say how long composes are kept: extensions, holds, and the policies' word where none was given. */
public class ExpiryLedger {

    private static final Logger AUDIT = LoggerFactory.getLogger("audit");

    private final ComposeRepository composes;
    private final ComposeViews views;
    private final ChangeLog changes;
    private final EventLog events;
    private final JdbcClient jdbc;
    private final Policies policies;
    private final Stages stages;
    private final Clock clock;
    private final OneByOne<UUID> undecided;

    /** Wires it up. */
    public ExpiryLedger(
            ComposeRepository composes,
            ComposeViews views,
            ChangeLog changes,
            EventLog events,
            JdbcClient jdbc,
            Policies policies,
            Stages stages,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.composes = composes;
        this.views = views;
        this.changes = changes;
        this.events = events;
        this.jdbc = jdbc;
        this.policies = policies;
        this.stages = stages;
        this.clock = clock;
        this.undecided = new OneByOne<>("compose of which it is not known how long it is kept", transactions, clock);
    }

    /**
     * Keeps a compose for longer.
     *
     * @param until the new end, UTC; the one that it has already changes nothing
     * @param userData why, in the caller's words
     * @throws ProblemException if there is no such compose, it has been or is being removed, stays for ever, or the time is
     *     not later than now and than the present end
     */
    @Transactional
    public ComposeView extend(Caller caller, ComposeId id, Instant until, @Nullable String userData) {
        ComposeEntity compose = lock(id);
        compose.requireStaying();
        if (compose.stage().equals(stages.last())) {
            throw new ProblemException(
                    ProblemType.CONFLICT, id + " is in the last stage, " + compose.stage() + ", and stays for ever.");
        }
        Instant before = compose.expiresAt();
        if (until.equals(before)) {
            return views.of(compose);
        }
        Instant earliest = before == null || before.isBefore(clock.instant()) ? clock.instant() : before;
        if (!until.isAfter(earliest)) {
            throw ProblemException.invalid(
                    List.of(FieldError.of("until", until.toString(), "a time after " + earliest)));
        }
        compose.expires(until, "Extended by " + caller.name() + (userData == null ? "." : ": " + userData));
        composes.flush();
        changes.ofCompose(
                compose.pk(),
                "extended",
                caller.name(),
                "Kept until " + until + (before == null ? "." : ", was " + before + "."),
                userData);
        events.record(compose, EventType.COMPOSE_CHANGED, caller.name());
        return views.of(compose);
    }

    /**
     * Keeps a compose from being removed until the same person releases it. Holding it once more changes nothing.
     *
     * @param reason why, in the caller's words
     * @throws ProblemException if there is no such compose, it has been removed, or is being deleted already
     */
    @Transactional
    public ComposeView hold(Caller caller, ComposeId id, @Nullable String reason) {
        ComposeEntity compose = lock(id);
        requireNotDeleted(compose);
        int added = jdbc.sql("""
                        insert into hold (compose, actor, reason, at) values (:compose, :actor, :reason, :now)
                        on conflict do nothing
                        """)
                .param("compose", compose.pk())
                .param("actor", caller.name())
                .param("reason", reason)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (added == 1) {
            record(compose, caller, "held", "Put on hold by " + caller.name() + ".", reason);
        }
        return views.of(compose);
    }

    /**
     * Ends a person's hold; one that there is not changes nothing.
     *
     * @param holder whose hold
     * @throws ProblemException if there is no such compose
     */
    @Transactional
    public ComposeView release(Caller caller, ComposeId id, String holder, @Nullable String userData) {
        ComposeEntity compose = lock(id);
        int released = jdbc.sql("delete from hold where compose = :compose and actor = :holder")
                .param("compose", compose.pk())
                .param("holder", holder)
                .update();
        if (released == 1) {
            record(compose, caller, "released", "The hold by " + holder + " was ended.", userData);
        }
        return views.of(compose);
    }

    private void record(ComposeEntity compose, Caller caller, String action, String message, @Nullable String said) {
        changes.ofCompose(compose.pk(), action, caller.name(), message, said);
        events.record(compose, EventType.COMPOSE_CHANGED, caller.name());
        AUDIT.atInfo()
                .addKeyValue("compose_id", compose.id())
                .addKeyValue("actor", caller.name())
                .addKeyValue("action", action)
                .log("{}: {}", compose.id(), message);
    }

    /**
     * Asks the policies about composes of which nobody has said yet how long they are kept: those that were registered before
     * there were retentions.
     *
     * @param limit how many at most
     * @return how many were found
     */
    public int determine(int limit) {
        return undecided.take(
                limit,
                most -> jdbc.sql(
                                "select pk from compose where expiry_reason is null and removed_at is null limit :limit")
                        .param("limit", most)
                        .query(UUID.class)
                        .list(),
                pk -> {
                    Optional<UUID> locked =
                            jdbc.sql("""
                                    select pk from compose where pk = :pk and expiry_reason is null and removed_at is null
                                    for no key update skip locked
                                    """).param("pk", pk).query(UUID.class).optional();
                    locked.flatMap(composes::findById).ifPresent(this::determine);
                    return locked.isPresent();
                });
    }

    private void determine(ComposeEntity compose) {
        Expiry expiry = compose.stage().equals(stages.first())
                ? Expiry.ofArrival(
                        policies, stages, compose.releaseShort(), compose.releaseVersion(), compose.stageSince())
                : policies.retaining(compose.releaseShort(), compose.releaseVersion(), compose.stage())
                        .map(policy -> Expiry.ofPromotion(policy, compose.stageSince()))
                        .orElseGet(() -> Expiry.unlimited(compose.stage()));
        compose.expires(expiry.until(), expiry.reason());
    }

    /** As long as a removal can be undone, a hold counts: the removal looks for it right before it deletes. */
    private void requireNotDeleted(ComposeEntity compose) {
        boolean deleting = jdbc.sql(
                        "select exists (select 1 from removal where compose = :pk and kind = 'compose' and ended_at is null and emptied_at is not null)")
                .param("pk", compose.pk())
                .query(Boolean.class)
                .single();
        if (deleting || compose.removedAt() != null) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    compose.id()
                            + (deleting
                                    ? " is being deleted already."
                                    : " was removed at " + compose.removedAt() + "."));
        }
    }

    private ComposeEntity lock(ComposeId id) {
        return composes.lock(id.value())
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "No such compose found."));
    }
}
