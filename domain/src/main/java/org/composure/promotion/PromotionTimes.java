package org.composure.promotion;

import java.time.Duration;

/**
 * The times of a promotion that are not a policy's business.
 *
 * @param recheck how often the files of a waiting promotion are looked at again, and how long a promotion that is under way
 *     may be silent before it is woken
 * @param grace how long the tree that a compose has left stays readable before it is due for removal
 */
public record PromotionTimes(Duration recheck, Duration grace) {}
