package org.composure.gate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * How many of the compose's RPMs are signed.
 *
 * @param rpms what {@code compose/metadata/rpms.json} says
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record SignedFact(Reading<Count> rpms) {

    /**
     * RPMs, counted.
     *
     * @param total how many are listed
     * @param unsigned how many of them have no signing key
     * @param firstUnsigned the names of the first few of those
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Count(int total, int unsigned, List<String> firstUnsigned) {
        /** Makes the names fit to be stored. */
        public Count {
            firstUnsigned = firstUnsigned.stream().map(StorableText::of).toList();
        }
    }
}
