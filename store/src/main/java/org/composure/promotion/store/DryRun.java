package org.composure.promotion.store;

import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What a request for a promotion would meet, were it made now. Nothing of it is stored.
 *
 * @param state the state the promotion would be in once it had been looked at
 */
@JsonNaming(SnakeCaseStrategy.class)
public record DryRun(
        boolean dryRun,
        String composeId,
        String from,
        String to,
        String state,
        PromotionView.PolicyRef policy,
        List<PromotionView.Gate> gates,
        PromotionView.Approvals approvals) {}
