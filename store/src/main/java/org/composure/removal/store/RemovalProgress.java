package org.composure.removal.store;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.compose.ComposeId;
import org.composure.compose.Location;
import org.composure.compose.store.ChangeLog;
import org.composure.compose.store.ComposeEntity;
import org.composure.compose.store.ComposeLedger;
import org.composure.compose.store.ComposeRepository;
import org.composure.event.EventType;
import org.composure.promotion.store.TreeLedger;
import org.composure.removal.Keeper;
import org.composure.removal.RemovalKind;
import org.composure.removal.RemovalState;
import org.composure.removal.RemovalStep;
import org.composure.removal.RemovalTimes;
import org.composure.step.store.StepLedger;
import org.composure.store.FilesWithin;
import org.composure.tag.store.TagLedger;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * The transactions by which a removal's workflow moves it on. Each locks the compose, then the removal, and can be repeated: it
 * finds what the first has done.
 */
public class RemovalProgress {

    /** What a compose is tagged with once it is gone. */
    public static final String REMOVED_TAG = "removed";

    private final ComposeRepository composes;
    private final RemovalRepository removals;
    private final Keepers keepers;
    private final StepLedger steps;
    private final TreeLedger trees;
    private final TagLedger tags;
    private final ComposeLedger composeLedger;
    private final RemovalAnnouncer announcer;
    private final RemovalEnd end;
    private final ChangeLog changes;
    private final RemovalTimes times;
    private final JdbcClient jdbc;
    private final Clock clock;

    /** Wires it up. */
    public RemovalProgress(
            ComposeRepository composes,
            RemovalRepository removals,
            Keepers keepers,
            StepLedger steps,
            TreeLedger trees,
            TagLedger tags,
            ComposeLedger composeLedger,
            RemovalAnnouncer announcer,
            RemovalEnd end,
            ChangeLog changes,
            RemovalTimes times,
            JdbcClient jdbc,
            Clock clock) {
        this.composes = composes;
        this.removals = removals;
        this.keepers = keepers;
        this.steps = steps;
        this.trees = trees;
        this.tags = tags;
        this.composeLedger = composeLedger;
        this.announcer = announcer;
        this.end = end;
        this.changes = changes;
        this.times = times;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What is to be done next about a removal. */
    public sealed interface Next {
        /** Nothing: it has ended. */
        record End() implements Next {}

        /** Look again at that time, or when woken. */
        record Wait(Instant until) implements Next {}

        /** Tell that the compose is about to go. */
        record Announce() implements Next {}

        /** Make sure once more, and take it. */
        record Claim() implements Next {}

        /** Move it to the trash. */
        record Trash() implements Next {}

        /** Delete it. */
        record Delete() implements Next {}

        /** Put it back. */
        record PutBack() implements Next {}
    }

    /**
     * The removal as workers need it to move files.
     *
     * @param id the removal's id
     * @param composeId the compose's id
     * @param place what is removed
     * @param identity what the file system says that it is; null until it was looked at
     * @param trashed whether it was moved to the trash; a crash may have come between the move and the record
     */
    public record Subject(
            UUID id,
            ComposeId composeId,
            Location place,
            @Nullable String identity,
            boolean trashed) {}

    /**
     * Reads it.
     *
     * @throws java.util.NoSuchElementException if there is no such removal
     */
    @Transactional(readOnly = true)
    public Subject subject(UUID id) {
        RemovalEntity removal = removals.findWhole(id).orElseThrow();
        return new Subject(
                id, removal.compose().id(), removal.place(), removal.identity(), removal.trashedAt() != null);
    }

    /**
     * Looks at what keeps the compose, what time it is and what was decided.
     *
     * @param runId the run of the workflow that asks
     * @return what is to be done next
     */
    @Transactional
    public Next assess(UUID id, @Nullable String runId) {
        RemovalEntity removal = lock(id);
        Instant now = clock.instant();
        if (removal.state().isFinal()) {
            return new Next.End();
        }
        removal.runsAs(runId);
        removal.lookAgain(now.plus(times.recheck()));
        return switch (removal.state()) {
            case REQUESTED, WAITING -> beforeClaim(removal, now);
            case REMOVING -> new Next.Trash();
            case TRASHED -> inTrash(removal, now);
            case EMPTYING -> new Next.Delete();
            case PUTTING_BACK -> new Next.PutBack();
            case STALLED -> new Next.Wait(now.plus(times.recheck()));
            case REMOVED, CANCELLED -> new Next.End();
        };
    }

    private Next beforeClaim(RemovalEntity removal, Instant now) {
        Optional<String> pointless = pointless(removal);
        if (pointless.isPresent()) {
            end.cancelled(removal, pointless.get(), Caller.SYSTEM, now);
            return new Next.End();
        }
        if (removal.state() == RemovalState.REQUESTED) {
            return new Next.Announce();
        }
        List<Keeper> kept = kept(removal);
        removal.keptBy(kept);
        if (now.isBefore(removal.dueAt())) {
            return new Next.Wait(sooner(removal.dueAt(), now.plus(times.recheck()), removal));
        }
        return kept.isEmpty() ? new Next.Claim() : new Next.Wait(now.plus(times.recheck()));
    }

    /** A hold that was set after the claim counts as long as there is something to put back. */
    private Next inTrash(RemovalEntity removal, Instant now) {
        List<Keeper> held = kept(removal).stream()
                .filter(keeper -> keeper.kind() == Keeper.Kind.HOLD)
                .toList();
        if (!held.isEmpty()) {
            removal.putBack(Caller.SYSTEM, held.getFirst().reason(), now);
            return new Next.PutBack();
        }
        Instant emptyAt = Objects.requireNonNull(removal.emptyAt());
        if (now.isBefore(emptyAt)) {
            return new Next.Wait(sooner(emptyAt, now.plus(times.recheck()), removal));
        }
        removal.empty(now);
        return new Next.Delete();
    }

    private static Instant sooner(Instant one, Instant other, RemovalEntity removal) {
        Instant sooner = one.isBefore(other) ? one : other;
        removal.lookAgain(sooner.plus(Duration.ofSeconds(10)));
        return sooner;
    }

    private List<Keeper> kept(RemovalEntity removal) {
        return removal.kind() == RemovalKind.COMPOSE
                ? keepers.ofCompose(removal.compose())
                : keepers.ofTree(removal.place(), removal.compose().pk());
    }

    /** Why there is nothing to be done any more, if so. */
    private Optional<String> pointless(RemovalEntity removal) {
        ComposeEntity compose = removal.compose();
        if (removal.kind() == RemovalKind.TREE) {
            return trees.isRetired(removal.place())
                    ? Optional.empty()
                    : Optional.of(removal.place() + " is no old tree any more.");
        }
        if (!removal.place().equals(compose.location())) {
            return Optional.of(
                    compose.location() == null
                            ? "It lies on no volume of ours any more."
                            : "It lies at " + compose.location() + " now.");
        }
        if (removal.basis() != null && !removal.basis().equals(compose.expiresAt())) {
            return Optional.of(
                    compose.expiresAt() == null
                            ? "It does not expire any more. " + compose.expiryReason()
                            : "It expires at " + compose.expiresAt() + " now. " + compose.expiryReason());
        }
        return Optional.empty();
    }

    /** The step {@code announce}. */
    @Transactional
    public void announce(UUID id) {
        RemovalEntity removal = lock(id);
        if (removal.state() != RemovalState.REQUESTED) {
            return;
        }
        Instant now = clock.instant();
        // However late it is noticed that a compose has expired, people have the notice that they were promised.
        Instant notice = now.plus(times.notice());
        boolean late = removal.basis() != null && removal.dueAt().isBefore(notice);
        removal.waitUntil(late ? notice : removal.dueAt(), now);
        removal.lookAgain(now.plus(times.recheck()));
        steps.finished(id, RemovalStep.ANNOUNCE);
        if (removal.kind() == RemovalKind.COMPOSE) {
            changes.ofCompose(
                    removal.compose().pk(),
                    "expiring",
                    Caller.SYSTEM,
                    "It will be removed at " + removal.dueAt() + ", unless something keeps it. "
                            + (removal.reason() == null ? "" : removal.reason()),
                    id.toString());
            announcer.announce(removal, EventType.COMPOSE_EXPIRING, Caller.SYSTEM);
        }
    }

    /** The step {@code claim}. Whether it came to that, the next assessment says. */
    @Transactional
    public void claim(UUID id) {
        RemovalEntity removal = lock(id);
        Instant now = clock.instant();
        if (removal.state() != RemovalState.WAITING
                || now.isBefore(removal.dueAt())
                || pointless(removal).isPresent()
                || !kept(removal).isEmpty()) {
            steps.failed(id, RemovalStep.CLAIM, "Something had changed meanwhile: it is looked at again.");
            return;
        }
        removal.claim(now);
        if (removal.kind() == RemovalKind.COMPOSE) {
            removal.compose().claimedBy(id);
        }
        steps.finished(id, RemovalStep.CLAIM);
    }

    /** Takes down what the file system says that the tree is; the first time counts. */
    @Transactional
    public void identified(UUID id, String identity) {
        RemovalEntity removal = lock(id);
        if (removal.state() == RemovalState.REMOVING && removal.identity() == null) {
            removal.identified(identity);
        }
    }

    /** What is done to the disk while nobody else can. */
    @FunctionalInterface
    public interface Move {
        /** Does it. */
        void run() throws IOException;
    }

    /**
     * Moves the tree to the trash while nobody else can do anything about the removal: an attempt that was overtaken, and goes
     * on when the tree has been put back, moves nothing.
     *
     * @return whether it is in the trash now
     * @throws IOException if moving it failed
     */
    @Transactional(rollbackFor = IOException.class)
    public boolean trash(UUID id, Move move) throws IOException {
        RemovalEntity removal = lock(id);
        if (removal.state() != RemovalState.REMOVING) {
            return removal.state() == RemovalState.TRASHED;
        }
        FilesWithin.presentTransaction(jdbc);
        move.run();
        Instant now = clock.instant();
        // Nobody will ask for an old tree: what counts is the compose, which lies elsewhere.
        boolean tree = removal.kind() == RemovalKind.TREE;
        removal.trashed(tree ? now : now.plus(times.trash()), now);
        steps.finished(id, RemovalStep.TRASH);
        if (!tree) {
            changes.ofCompose(
                    removal.compose().pk(),
                    "trashed",
                    Caller.SYSTEM,
                    "Moved from " + removal.place() + " to the trash, until " + removal.emptyAt() + ".",
                    id.toString());
            announcer.announce(removal, EventType.COMPOSE_TRASHED, Caller.SYSTEM);
        }
        return true;
    }

    /**
     * Moves the tree back from the trash while nobody else can do anything about the removal, and ends it.
     *
     * @throws IOException if moving it failed
     */
    @Transactional(rollbackFor = IOException.class)
    public void putBack(UUID id, Move move) throws IOException {
        RemovalEntity removal = lock(id);
        if (removal.state() != RemovalState.PUTTING_BACK) {
            return;
        }
        FilesWithin.presentTransaction(jdbc);
        move.run();
        Instant now = clock.instant();
        boolean trashed = removal.trashedAt() != null;
        if (isByHold(removal)) {
            end.held(removal, now);
        } else {
            end.undone(removal, now);
        }
        steps.finished(id, RemovalStep.PUT_BACK);
        if (trashed && removal.kind() == RemovalKind.COMPOSE) {
            announcer.announce(removal, EventType.COMPOSE_PUT_BACK, String.valueOf(removal.undoneBy()));
        }
    }

    /** Nobody else undoes in the system's name. */
    private static boolean isByHold(RemovalEntity removal) {
        return Caller.SYSTEM.equals(removal.undoneBy());
    }

    /** The step {@code forget}: nothing of it is left on disk. */
    @Transactional
    public void forget(UUID id) {
        RemovalEntity removal = lock(id);
        if (removal.state() != RemovalState.EMPTYING) {
            return;
        }
        Instant now = clock.instant();
        ComposeEntity compose = removal.compose();
        trees.forget(removal.place());
        steps.finished(id, RemovalStep.FORGET);
        if (removal.kind() == RemovalKind.TREE) {
            removal.end(RemovalState.REMOVED, "The old tree at " + removal.place() + " is gone.", now);
            changes.ofCompose(
                    compose.pk(),
                    "tree-removed",
                    Caller.SYSTEM,
                    "Its old tree at " + removal.place() + " was removed.",
                    id.toString());
            return;
        }
        compose.removed(now);
        removal.end(RemovalState.REMOVED, "The compose is gone from " + removal.place() + "; its metadata stays.", now);
        removals.flush();
        changes.ofCompose(
                compose.pk(),
                "removed",
                removal.requestedBy(),
                "Removed from " + removal.place() + "." + (removal.reason() == null ? "" : " " + removal.reason()),
                id.toString());
        composeLedger.addTag(compose, tags.ensured(REMOVED_TAG), Caller.SYSTEM, null, null);
        announcer.announce(removal, EventType.COMPOSE_REMOVED, Caller.SYSTEM);
    }

    /** A step has used up its tries. */
    @Transactional
    public void stall(UUID id, RemovalStep step, String message) {
        RemovalEntity removal = lock(id);
        switch (removal.state()) {
            case REMOVING, EMPTYING, PUTTING_BACK -> {
                steps.failed(id, step, message);
                removal.stall(clock.instant());
            }
            case REQUESTED, WAITING, TRASHED, STALLED, REMOVED, CANCELLED -> {} // has moved on meanwhile
        }
    }

    private RemovalEntity lock(UUID id) {
        var _ = composes.lockOfRemoval(id).orElseThrow();
        return removals.lock(id).orElseThrow();
    }
}
