package org.composure.gate;

import java.time.Instant;
import java.util.Set;
import org.composure.compose.ComposeId;
import org.composure.compose.Location;
import org.jspecify.annotations.Nullable;

/**
 * All that gates look at.
 *
 * @param id the compose
 * @param location where it lies; {@code null} as long as that is not known
 * @param tags the names of the tags it carries
 * @param stageSince since when it is in its present stage
 * @param facts what an inspection of its files found
 * @param now the time of the evaluation
 */
public record GateInput(
        ComposeId id, @Nullable Location location, Set<String> tags, Instant stageSince, Facts facts, Instant now) {

    /** Copies the set. */
    public GateInput {
        tags = Set.copyOf(tags);
    }
}
