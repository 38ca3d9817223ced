package org.composure.gate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Which compose the files on disk say they are.
 *
 * @param composeId the text of COMPOSE_ID
 * @param composeinfo the compose's id in {@code compose/metadata/composeinfo.json}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record IdentityFact(Reading<String> composeId, Reading<String> composeinfo) {}
