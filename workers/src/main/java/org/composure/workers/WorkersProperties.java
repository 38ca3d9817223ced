package org.composure.workers;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What only workers need to know.
 *
 * @param messaging where messages go
 * @param sweep the net under lost work
 * @param haltPoints for tests of crashes only
 */
@Validated
@ConfigurationProperties("composure")
public record WorkersProperties(
        @NotNull @DefaultValue MessagingProperties messaging,
        @NotNull @DefaultValue SweepProperties sweep,
        @NotNull @DefaultValue HaltPointProperties haltPoints) {

    /**
     * Where messages go.
     *
     * @param exchange the topic exchange
     * @param topicPrefix what routing keys begin with
     * @param parkAfter how often a message is tried that the broker refuses, before it is parked
     */
    public record MessagingProperties(
            @NotBlank @DefaultValue("amq.topic") String exchange,
            @NotNull @DefaultValue("cts.") String topicPrefix,
            @Min(1) @Max(1000) @DefaultValue("10") int parkAfter) {}

    /**
     * The net under lost work.
     *
     * @param enabled whether open promotions are woken at the start and overdue ones each minute
     */
    public record SweepProperties(@DefaultValue("true") boolean enabled) {}

    /**
     * Points at which a test can hold an execution.
     *
     * @param dir the directory that steers them; none in production
     */
    public record HaltPointProperties(@Nullable Path dir) {}
}
