package org.composure.promotion.worker;

/** Stops a step of a promotion that somebody has cancelled. */
final class PromotionCancelledException extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
