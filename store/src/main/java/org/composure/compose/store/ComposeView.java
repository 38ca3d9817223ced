package org.composure.compose.store;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.composure.compose.Location;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A compose as the API and the messages show it: CTS's Compose object, with {@code stage}, {@code stage_since}, {@code
 * location}, {@code expires_at} with its reason, {@code holds} and {@code removed_at} added. The arrays are in the order of names.
 *
 * @param composeInfo JSON
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ComposeView(
        String builder,
        List<String> tags,
        List<String> parents,
        List<String> children,
        @Nullable String respinOf,
        List<String> respunBy,
        @Nullable String composeUrl,
        @JsonRawValue String composeInfo,
        String stage,
        Instant stageSince,
        @Nullable Location location,
        @Nullable Instant expiresAt,
        @Nullable String expiryReason,
        List<Hold> holds,
        @Nullable Instant removedAt) {

    /**
     * A compose that is just being added: nothing refers to it yet.
     *
     * @param parents the ids of its parents, in any order
     * @param respinOf the id of the compose that it respins
     */
    static ComposeView ofNew(ComposeEntity compose, Collection<String> parents, @Nullable String respinOf) {
        return new ComposeView(
                compose.builder(),
                List.of(),
                parents.stream().sorted().toList(),
                List.of(),
                respinOf,
                List.of(),
                compose.composeUrl(),
                Objects.requireNonNull(compose.shownInfo()),
                compose.stage(),
                compose.stageSince(),
                compose.location(),
                compose.expiresAt(),
                compose.expiryReason(),
                List.of(),
                null);
    }

    /** Somebody keeps the compose from being removed. */
    public record Hold(String actor, @Nullable String reason, Instant at) {}
}
