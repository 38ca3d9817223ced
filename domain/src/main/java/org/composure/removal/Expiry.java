package org.composure.removal;

import java.time.Duration;
import java.time.Instant;
import org.composure.compose.Stages;
import org.composure.policy.Policies;
import org.composure.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * Until when a compose is kept.
 *
 * @param until the end, UTC; null for no end
 * @param reason why, in a sentence
 */
public record Expiry(@Nullable Instant until, String reason) {

    /**
     * Of a compose that has not been promoted.
     *
     * @param policies the policies in force
     * @param stages the stages, of which it is in the first
     * @param since since when it is there, UTC
     */
    public static Expiry ofArrival(
            Policies policies, Stages stages, String releaseShort, String releaseVersion, Instant since) {
        return policies.arrivalRetention(releaseShort, releaseVersion, stages.first())
                .map(retention -> of(stages.first(), since, retention.time(), retention.policy()))
                .orElseGet(() -> unlimited(stages.first()));
    }

    /**
     * Of a compose that has been promoted.
     *
     * @param policy the policy of its promotion
     * @param since since when it is in the policy's stage, UTC
     */
    public static Expiry ofPromotion(Policy policy, Instant since) {
        Duration retention = policy.retention();
        return retention == null ? unlimited(policy.to()) : of(policy.to(), since, retention, policy.name());
    }

    private static Expiry of(String stage, Instant since, Duration retention, String policy) {
        return new Expiry(
                since.plus(retention),
                "Policy " + policy + " keeps a compose for " + words(retention) + " after it entered " + stage + ".");
    }

    /** Of a compose of which no policy says anything. */
    public static Expiry unlimited(String stage) {
        return new Expiry(null, "No policy says how long a compose stays in " + stage + ".");
    }

    /** As policies write it. */
    private static String words(Duration time) {
        long seconds = time.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
