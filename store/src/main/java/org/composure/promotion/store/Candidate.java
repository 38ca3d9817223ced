package org.composure.promotion.store;

import java.time.Instant;
import java.util.List;
import org.composure.promotion.Standing;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A compose that might be promoted.
 *
 * @param composeId its id
 * @param stage the stage that it is in
 * @param stageSince since when, UTC
 * @param standing how it stands, see {@link Standing}
 * @param why what it lacks, in a sentence or more
 * @param policy the policy by which it would be promoted
 * @param gates the gates as a dry run would show them
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Candidate(
        String composeId,
        String stage,
        Instant stageSince,
        String standing,
        String why,
        PromotionView.PolicyRef policy,
        List<PromotionView.Gate> gates) {

    /** Whether its promotion can be requested, and would begin at once or wait for approvals alone. */
    public boolean isReady() {
        return standing.equals(Standing.READY.wire());
    }
}
