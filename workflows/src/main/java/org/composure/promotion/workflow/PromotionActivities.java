package org.composure.promotion.workflow;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * What a promotion's workflow does to PostgreSQL. Every method may be called again with the same id: the second call finds
 * what the first has done.
 */
@ActivityInterface
public interface PromotionActivities {

    /**
     * Looks at the promotion: reads the files its gates need if they have changed, evaluates the gates, stores what has
     * changed, moves between the waiting states, and ends a promotion that cannot succeed or is too late.
     */
    @ActivityMethod(name = "promotion-assess")
    Assessment assess(String promotionId);

    /** The step {@code begin}. */
    @ActivityMethod(name = "promotion-begin")
    BeginOutcome begin(String promotionId);

    /** The step {@code switch}. */
    @ActivityMethod(name = "promotion-switch")
    SwitchOutcome switchOver(String promotionId);

    /** The step {@code complete}. */
    @ActivityMethod(name = "promotion-complete")
    void complete(String promotionId);

    /** Records that a step used up its tries: a person has to retry or cancel. */
    @ActivityMethod(name = "promotion-stall")
    void stall(String promotionId, String step, String message);
}
