package org.composure.promotion.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.composure.step.store.Stall;
import org.composure.step.store.StepView;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A promotion with everything that is known about it, as the API, the messages and the page show it. All times are UTC.
 *
 * @param deadline by when its execution has to begin
 * @param stall why its execution stopped and what to do about it; null unless it is stalled
 * @param manifest the list of its tree's checksums; null where the policy asks for none, or there is none yet
 * @param switchedAt when the compose got its new stage; from then on the promotion only goes forward
 * @param outcome what came of it, or why it is being taken back, in a sentence
 */
@JsonNaming(SnakeCaseStrategy.class)
public record PromotionView(
        UUID id,
        String composeId,
        String from,
        String to,
        String state,
        Instant stateSince,
        @Nullable String reason,
        String requestedBy,
        Instant requestedAt,
        Instant deadline,
        PolicyRef policy,
        List<Gate> gates,
        Approvals approvals,
        List<DecisionView> decisions,
        List<StepView> steps,
        @Nullable Stall stall,
        @Nullable Manifest manifest,
        @Nullable Instant switchedAt,
        @Nullable Instant endedAt,
        @Nullable String outcome,
        Workflow workflow) {

    /** The policy a promotion pins: its name and the SHA-256 (hex) of its document. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record PolicyRef(String name, String sha256) {}

    /**
     * A gate's present result.
     *
     * @param path where it stands in the tree, for example {@code tags/all/installability-passed}
     * @param kind what kind of gate it is
     * @param state passed, unmet, failed, waived or unknown
     * @param reason why, in a sentence
     * @param since since when it is in that state
     * @param changedBy who can change it; null where nobody can
     * @param gates what it consists of; absent where it is not made of others
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Gate(
            String path,
            String kind,
            String state,
            String reason,
            Instant since,
            @Nullable String changedBy,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Gate> gates) {}

    /** How many approvals the policy asks for, by whom, and who has given one. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Approvals(
            int required, int given, List<String> groups, List<String> exclude, List<String> approvedBy) {}

    /** What a person decided. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record DecisionView(
            UUID id, String actor, String action, @Nullable String comment, String gatesDigest, Instant at) {}

    /**
     * Where the SHA-256 of every file of the promotion's tree is written down.
     *
     * @param volume the tree's volume
     * @param path where the manifest lies on that volume
     * @param sha256 the manifest's own SHA-256 (hex)
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Manifest(String volume, String path, String sha256) {}

    /** The workflow behind it: for looking into Temporal. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Workflow(String id, @Nullable String runId) {}
}
