package org.composure.removal.store;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.compose.ComposeId;
import org.composure.compose.Location;
import org.composure.compose.Uuid7;
import org.composure.compose.store.ChangeLog;
import org.composure.compose.store.ComposeEntity;
import org.composure.compose.store.ComposeRepository;
import org.composure.event.store.WakeOutbox;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.removal.Keeper;
import org.composure.removal.RemovalAction;
import org.composure.removal.RemovalKind;
import org.composure.removal.RemovalRules;
import org.composure.removal.RemovalRules.Situation;
import org.composure.removal.RemovalRules.Verdict;
import org.composure.removal.RemovalTimes;
import org.composure.step.WorkKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** The transactions in which people ask for removals and decide about them. They work while Temporal is down. */
public class RemovalRequests {

    private static final Logger AUDIT = LoggerFactory.getLogger("audit");

    private final ComposeRepository composes;
    private final RemovalRepository removals;
    private final Keepers keepers;
    private final RemovalViews views;
    private final RemovalEnd end;
    private final ChangeLog changes;
    private final WakeOutbox wakes;
    private final RemovalTimes times;
    private final Clock clock;

    /** Wires it up. */
    public RemovalRequests(
            ComposeRepository composes,
            RemovalRepository removals,
            Keepers keepers,
            RemovalViews views,
            RemovalEnd end,
            ChangeLog changes,
            WakeOutbox wakes,
            RemovalTimes times,
            Clock clock) {
        this.composes = composes;
        this.removals = removals;
        this.keepers = keepers;
        this.views = views;
        this.end = end;
        this.changes = changes;
        this.wakes = wakes;
        this.times = times;
        this.clock = clock;
    }

    /**
     * What is asked for.
     *
     * @param composeId what is to be removed
     * @param dueAt when it may go at the earliest, UTC; null for the usual notice from now
     * @param reason why, in the caller's words
     */
    public record Wish(
            ComposeId composeId,
            @Nullable Instant dueAt,
            @Nullable String reason) {}

    /**
     * What a request would meet, were it made now.
     *
     * @param dueAt when the compose would go, UTC
     * @param keptBy what keeps it; a request would be refused unless this is empty
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Rehearsal(String composeId, Instant dueAt, List<KeptBy> keptBy) {}

    /**
     * Requests a removal.
     *
     * @throws ProblemException if there is no such compose, something keeps it, or it is being removed already
     */
    @Transactional
    public RemovalView request(Caller caller, Wish wish) {
        ComposeEntity compose = composes.lock(wish.composeId().value()).orElseThrow(() -> unknown(wish.composeId()));
        compose.requireStaying();
        removals.findOpen(compose.pk()).ifPresent(open -> {
            throw open("A removal of " + compose.id(), open);
        });
        List<Keeper> kept = keepers.ofCompose(compose);
        if (!kept.isEmpty()) {
            throw new ProblemException(
                    ProblemType.KEPT,
                    compose.id() + " cannot be removed. "
                            + String.join(" ", kept.stream().map(Keeper::reason).toList()));
        }
        Location place = Objects.requireNonNull(compose.location());
        // Nothing keeps people from saying that two composes lie in one directory.
        removals.findOpenAt(place.volume(), place.path()).ifPresent(open -> {
            throw open("A removal of " + open.compose().id() + ", which lies at " + place + " too,", open);
        });
        Instant now = clock.instant();
        RemovalEntity removal = new RemovalEntity(
                Uuid7.at(now),
                compose,
                RemovalKind.COMPOSE,
                place,
                caller.name(),
                wish.reason(),
                null,
                due(wish, now),
                now);
        removals.saveAndFlush(removal);
        changes.ofCompose(
                compose.pk(),
                "removal-requested",
                caller.name(),
                "User \"" + caller.name() + "\" requested removal, due at " + removal.dueAt() + ".",
                removal.id().toString());
        wakes.wake(WorkKind.REMOVAL, removal.id());
        audit(removal, caller, "requested", "requested");
        return views.of(removal);
    }

    /**
     * What a request would meet, were it made now.
     *
     * @throws ProblemException if there is no such compose, or it is being removed already
     */
    @Transactional(readOnly = true)
    public Rehearsal rehearse(Wish wish) {
        ComposeEntity compose =
                composes.findByComposeId(wish.composeId().value()).orElseThrow(() -> unknown(wish.composeId()));
        compose.requireStaying();
        return new Rehearsal(
                compose.id().value(),
                due(wish, clock.instant()),
                keepers.ofCompose(compose).stream()
                        .map(keeper -> new KeptBy(keeper.kind().wire(), keeper.reason()))
                        .toList());
    }

    private Instant due(Wish wish, Instant now) {
        Instant due = wish.dueAt();
        if (due == null) {
            return now.plus(times.notice());
        }
        return due.isBefore(now) ? now : due;
    }

    /**
     * Decides.
     *
     * @return the removal as it is afterwards
     * @throws ProblemException if there is no such removal, or nobody can decide this now
     */
    @Transactional
    public RemovalView decide(Caller caller, UUID id, RemovalAction action, @Nullable String comment) {
        if (composes.lockOfRemoval(id).isEmpty()) {
            throw new ProblemException(ProblemType.NOT_FOUND, "No such removal found.");
        }
        RemovalEntity removal = removals.lock(id).orElseThrow();
        Situation situation = new Situation(removal.state(), removal.emptiedAt() != null, removal.undoneAt() != null);
        switch (RemovalRules.judge(action, situation)) {
            case Verdict.Accepted _ -> carryOut(removal, caller, action, comment);
            case Verdict.Repeated _ -> {} // nothing changes
            case Verdict.NotPossible(String why) -> throw new ProblemException(ProblemType.NOT_POSSIBLE_NOW, why);
        }
        return views.of(removal);
    }

    private void carryOut(RemovalEntity removal, Caller caller, RemovalAction action, @Nullable String comment) {
        Instant now = clock.instant();
        switch (action) {
            case CANCEL -> {
                boolean untouched = !removal.state().isUnderWay();
                removal.putBack(caller.name(), comment, now);
                // What has been claimed has to be put back first: the workflow does, and ends the removal.
                if (untouched) {
                    end.undone(removal, now);
                }
            }
            case RETRY -> removal.retry(now);
            case EMPTY -> removal.emptySoon(now);
        }
        removals.flush();
        wakes.wake(WorkKind.REMOVAL, removal.id());
        audit(
                removal,
                caller,
                action.wire(),
                switch (action) {
                    case CANCEL -> "cancelled";
                    case RETRY -> "retried";
                    case EMPTY -> "emptied the trash for";
                });
    }

    private static void audit(RemovalEntity removal, Caller caller, String action, String past) {
        AUDIT.atInfo()
                .addKeyValue("removal_id", removal.id())
                .addKeyValue("compose_id", removal.compose().id())
                .addKeyValue("actor", caller.name())
                .addKeyValue("action", action)
                .log(
                        "{} {} the removal of {}",
                        caller.name(),
                        past,
                        removal.compose().id());
    }

    private static ProblemException open(String which, RemovalEntity open) {
        return new ProblemException(
                        ProblemType.REMOVAL_OPEN,
                        which + " is open: " + open.id() + ", " + open.state().wire() + ", due at " + open.dueAt()
                                + ".")
                .with("removal_id", open.id().toString());
    }

    private static ProblemException unknown(ComposeId id) {
        return new ProblemException(
                ProblemType.NOT_FOUND, "No such compose found: " + FieldError.quoted(id.value()) + ".");
    }
}
