package org.composure.promotion.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.composure.compose.store.ComposeEntity;
import org.composure.policy.store.PolicyVersionEntity;
import org.composure.promotion.PromotionState;
import org.jspecify.annotations.Nullable;

/** A promotion's row. Its state moves by named transitions only. */
@Entity
@Table(name = "promotion")
public class PromotionEntity {

    @Id
    private UUID id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "compose")
    private ComposeEntity compose;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "policy_version")
    private PolicyVersionEntity policyVersion;

    private String fromStage;
    private String toStage;

    @Column(name = "state")
    private String stateWire;

    private Instant stateSince;
    private @Nullable String reason;
    private String requestedBy;
    private Instant requestedAt;
    private Instant deadlineAt;
    private Instant checkAt;
    private @Nullable String runId;
    private @Nullable Instant switchedAt;
    private @Nullable Instant endedAt;
    private @Nullable String outcome;

    @SuppressWarnings("NullAway.Init")
    protected PromotionEntity() {}

    /** A promotion as it is requested. */
    @SuppressWarnings("NullAway.Init")
    public PromotionEntity(
            UUID id,
            ComposeEntity compose,
            PolicyVersionEntity policyVersion,
            String toStage,
            @Nullable String reason,
            String requestedBy,
            Instant now,
            Instant checkAt) {
        this.id = id;
        this.compose = compose;
        this.policyVersion = policyVersion;
        this.fromStage = compose.stage();
        this.toStage = toStage;
        this.reason = reason;
        this.requestedBy = requestedBy;
        this.requestedAt = now;
        this.deadlineAt = now.plus(policyVersion.policy().deadline());
        this.checkAt = checkAt;
        this.stateWire = PromotionState.REQUESTED.wire();
        this.stateSince = now;
    }

    /** Moves to another open state; the one it is in changes nothing. */
    void move(PromotionState next, Instant now) {
        if (next != state()) {
            this.stateWire = state().become(next).wire();
            this.stateSince = now;
        }
    }

    /** Ends. */
    void end(PromotionState last, String why, Instant now) {
        move(last, now);
        this.outcome = why;
        this.endedAt = now;
    }

    /** Says why it will have to be taken back, while it is still executing. */
    void doom(String why) {
        this.outcome = why;
    }

    void switched(Instant now) {
        this.switchedAt = now;
    }

    void lookAgain(Instant time) {
        this.checkAt = time;
    }

    void runsAs(@Nullable String run) {
        this.runId = run;
    }

    /** The promotion's id. */
    public UUID id() {
        return id;
    }

    /** What is promoted. */
    public ComposeEntity compose() {
        return compose;
    }

    /** The policy it pins. */
    public PolicyVersionEntity policyVersion() {
        return policyVersion;
    }

    /** The stage it starts from. */
    public String fromStage() {
        return fromStage;
    }

    /** The stage it leads to. */
    public String toStage() {
        return toStage;
    }

    /** Its state. */
    public PromotionState state() {
        return PromotionState.ofWire(stateWire);
    }

    /** Since when it is in that state, UTC. */
    public Instant stateSince() {
        return stateSince;
    }

    /** Why it was asked for, in the requester's words. */
    public @Nullable String reason() {
        return reason;
    }

    /** Who asked for it. */
    public String requestedBy() {
        return requestedBy;
    }

    /** When it was asked for, UTC. */
    public Instant requestedAt() {
        return requestedAt;
    }

    /** By when its execution has to begin, UTC. */
    public Instant deadlineAt() {
        return deadlineAt;
    }

    /** When it has to be looked at again at the latest, UTC. */
    public Instant checkAt() {
        return checkAt;
    }

    /** The run of its workflow that looked at it last. */
    public @Nullable String runId() {
        return runId;
    }

    /** When the switch was committed, UTC; from then on it only goes forward. */
    public @Nullable Instant switchedAt() {
        return switchedAt;
    }

    /** When it ended, UTC. */
    public @Nullable Instant endedAt() {
        return endedAt;
    }

    /** What came of it, in a sentence; while it is executing: why it has to be taken back. */
    public @Nullable String outcome() {
        return outcome;
    }
}
