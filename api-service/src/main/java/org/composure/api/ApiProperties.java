package org.composure.api;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What only the API needs to know.
 *
 * @param version the version of Composure, set by the build
 */
@Validated
@ConfigurationProperties("composure")
public record ApiProperties(@NotBlank String version) {}
