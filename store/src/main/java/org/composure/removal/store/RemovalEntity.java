package org.composure.removal.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.composure.compose.Location;
import org.composure.compose.store.ComposeEntity;
import org.composure.removal.Keeper;
import org.composure.removal.RemovalKind;
import org.composure.removal.RemovalState;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A removal's row. Its state moves by named transitions only. */
@Entity
@Table(name = "removal")
@SuppressWarnings("UnusedVariable") // Columns that only queries read.
public class RemovalEntity {

    @Id
    private UUID id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "compose")
    private ComposeEntity compose;

    @Column(name = "kind")
    private String kindWire;

    private String volume;
    private String path;

    @Column(name = "state")
    private String stateWire;

    private Instant stateSince;
    private String requestedBy;
    private Instant requestedAt;
    private @Nullable String reason;
    private @Nullable Instant basis;
    private Instant dueAt;
    private Instant checkAt;

    @JdbcTypeCode(SqlTypes.JSON)
    private List<KeptBy> keptBy;

    private @Nullable Instant claimedAt;
    private @Nullable String identity;
    private @Nullable Instant trashedAt;
    private @Nullable Instant emptyAt;
    private @Nullable Instant emptiedAt;
    private @Nullable String undoneBy;
    private @Nullable Instant undoneAt;
    private @Nullable String undoneReason;
    private @Nullable String runId;
    private @Nullable Instant endedAt;
    private @Nullable String outcome;

    @SuppressWarnings("NullAway.Init")
    protected RemovalEntity() {}

    /**
     * A removal as it is requested.
     *
     * @param place what is removed
     * @param basis the compose's expiry that it follows from; null where a person asks for it
     * @param dueAt when it may go at the earliest, UTC
     */
    @SuppressWarnings("NullAway.Init")
    RemovalEntity(
            UUID id,
            ComposeEntity compose,
            RemovalKind kind,
            Location place,
            String requestedBy,
            @Nullable String reason,
            @Nullable Instant basis,
            Instant dueAt,
            Instant now) {
        this.id = id;
        this.compose = compose;
        this.kindWire = kind.wire();
        this.volume = place.volume();
        this.path = place.path();
        this.stateWire = RemovalState.REQUESTED.wire();
        this.stateSince = now;
        this.requestedBy = requestedBy;
        this.requestedAt = now;
        this.reason = reason;
        this.basis = basis;
        this.dueAt = dueAt;
        this.checkAt = now;
        this.keptBy = List.of();
    }

    /** It is announced, or needs no announcement: it goes at that time, if nothing keeps it. */
    void waitUntil(Instant due, Instant now) {
        dueAt = due;
        move(RemovalState.WAITING, now);
    }

    /** That keeps it now. */
    void keptBy(List<Keeper> keepers) {
        keptBy = keepers.stream()
                .map(keeper -> new KeptBy(keeper.kind().wire(), keeper.reason()))
                .toList();
    }

    /** Nothing keeps it, and nothing may from now on. */
    void claim(Instant now) {
        claimedAt = now;
        keptBy = List.of();
        move(RemovalState.REMOVING, now);
    }

    /** That is what lies there, as the file system knows it. */
    void identified(String what) {
        identity = what;
    }

    /** It is in the trash, until then at least. */
    void trashed(Instant until, Instant now) {
        trashedAt = now;
        emptyAt = until;
        move(RemovalState.TRASHED, now);
    }

    /** It need not stay in the trash any longer. */
    void emptySoon(Instant now) {
        emptyAt = now;
    }

    /** It is deleted from now on. */
    void empty(Instant now) {
        emptiedAt = now;
        move(RemovalState.EMPTYING, now);
    }

    /** Somebody wants it back. */
    void putBack(String by, @Nullable String why, Instant now) {
        undoneBy = by;
        undoneReason = why;
        undoneAt = now;
        move(RemovalState.PUTTING_BACK, now);
    }

    /** A step used up its tries. */
    void stall(Instant now) {
        move(RemovalState.STALLED, now);
    }

    /** Somebody has seen to what stalled it. */
    void retry(Instant now) {
        move(
                undoneAt != null
                        ? RemovalState.PUTTING_BACK
                        : emptiedAt != null ? RemovalState.EMPTYING : RemovalState.REMOVING,
                now);
    }

    /** Ends. */
    void end(RemovalState last, String why, Instant now) {
        move(last, now);
        keptBy = List.of();
        outcome = why;
        endedAt = now;
    }

    void lookAgain(Instant time) {
        checkAt = time;
    }

    void runsAs(@Nullable String run) {
        runId = run;
    }

    private void move(RemovalState next, Instant now) {
        if (next != state()) {
            stateWire = next.wire();
            stateSince = now;
        }
    }

    /** The removal's id. */
    public UUID id() {
        return id;
    }

    /** The compose that is removed, or whose old tree. */
    public ComposeEntity compose() {
        return compose;
    }

    /** What is removed. */
    public RemovalKind kind() {
        return RemovalKind.ofWire(kindWire);
    }

    /** Where it lies, or lay. */
    public Location place() {
        return new Location(volume, path);
    }

    /** Its state. */
    public RemovalState state() {
        return RemovalState.ofWire(stateWire);
    }

    /** Since when it is in that state, UTC. */
    public Instant stateSince() {
        return stateSince;
    }

    /** Who asked for it. */
    public String requestedBy() {
        return requestedBy;
    }

    /** When it was asked for, UTC. */
    public Instant requestedAt() {
        return requestedAt;
    }

    /** Why. */
    public @Nullable String reason() {
        return reason;
    }

    /** The compose's expiry that it follows from, UTC; null where a person asked for it. */
    public @Nullable Instant basis() {
        return basis;
    }

    /** When it may go at the earliest, UTC. */
    public Instant dueAt() {
        return dueAt;
    }

    /** What keeps it, as of the last look. */
    public List<KeptBy> keptBy() {
        return keptBy;
    }

    /** What the file system says that it is; null until that was looked at. */
    public @Nullable String identity() {
        return identity;
    }

    /** Since when it is in the trash, UTC. */
    public @Nullable Instant trashedAt() {
        return trashedAt;
    }

    /** Until when it can be put back from the trash, UTC. */
    public @Nullable Instant emptyAt() {
        return emptyAt;
    }

    /** Since when it is deleted, UTC. */
    public @Nullable Instant emptiedAt() {
        return emptiedAt;
    }

    /** Who wanted it back. */
    public @Nullable String undoneBy() {
        return undoneBy;
    }

    /** Since when somebody wants it back, UTC. */
    public @Nullable Instant undoneAt() {
        return undoneAt;
    }

    /** Why somebody wanted it back. */
    public @Nullable String undoneReason() {
        return undoneReason;
    }

    /** The run of its workflow that looked at it last. */
    public @Nullable String runId() {
        return runId;
    }

    /** When it ended, UTC. */
    public @Nullable Instant endedAt() {
        return endedAt;
    }

    /** What came of it, in a sentence. */
    public @Nullable String outcome() {
        return outcome;
    }
}
