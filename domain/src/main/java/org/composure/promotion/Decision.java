package org.composure.promotion;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided.
 *
 * @param actor the person's name
 * @param action what was decided
 * @param comment the person's words
 * @param gatesDigest the digest of the gates as they stood then
 * @param at when, UTC
 */
public record Decision(
        String actor, DecisionAction action, @Nullable String comment, String gatesDigest, Instant at) {}
