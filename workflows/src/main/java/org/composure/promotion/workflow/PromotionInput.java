package org.composure.promotion.workflow;

/**
 * What a promotion's workflow is started with. Only ever extended.
 *
 * @param promotionId the promotion's id, a UUID
 */
public record PromotionInput(String promotionId) {}
