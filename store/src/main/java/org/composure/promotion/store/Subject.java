package org.composure.promotion.store;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.composure.compose.ComposeId;
import org.composure.compose.Location;
import org.composure.policy.PathVariable;
import org.composure.policy.Policy;
import org.composure.promotion.Inspection;
import org.composure.promotion.PromotionState;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a promotion to work on its files.
 *
 * @param promotion the promotion's id
 * @param state its state
 * @param compose the compose's key
 * @param composeId the compose's id
 * @param location where the compose lies now
 * @param policy the policy it pins
 * @param values the values for the policy's templates
 * @param known what inspections have found so far
 */
public record Subject(
        UUID promotion,
        PromotionState state,
        UUID compose,
        ComposeId composeId,
        @Nullable Location location,
        Policy policy,
        Map<PathVariable, String> values,
        Inspection known) {

    /** Where the policy wants the compose. */
    public Location target() {
        return policy.content().location(values);
    }

    /** The links that the policy wants to point to it. */
    public List<Location> links() {
        return policy.content().linkLocations(values);
    }
}
