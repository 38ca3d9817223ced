package org.composure.gate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What inspections have found; a member is {@code null} as long as nobody has looked. Stored as JSON, so only ever extended.
 *
 * @param identity which compose the files say they are
 * @param status how the build stands
 * @param signed how many RPMs are signed
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Facts(
        @Nullable IdentityFact identity,
        @Nullable StatusFact status,
        @Nullable SignedFact signed) {

    /** Nobody has looked at anything yet. */
    public static final Facts NONE = new Facts(null, null, null);
}
