package org.composure.store;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What every deployable needs to know.
 *
 * @param stages the stages, first to last
 * @param volumes the volumes by name
 * @param policies where the policies come from
 * @param promotion the times of promotions
 * @param removal the times of removals
 * @param schedule the times of schedules
 */
@Validated
@ConfigurationProperties("composure")
public record ComposureProperties(
        @NotEmpty @DefaultValue({"periodic", "nightly", "milestone-candidate", "milestone"})
        List<String> stages,

        @DefaultValue Map<String, @Valid VolumeProperties> volumes,
        @Valid @DefaultValue PolicyProperties policies,
        @Valid @DefaultValue PromotionProperties promotion,
        @Valid @DefaultValue RemovalProperties removal,
        @Valid @DefaultValue ScheduleProperties schedule) {

    /**
     * A volume.
     *
     * @param path the directory that holds it, absolute
     * @param url the URL under which the world reads it
     * @param pools absolute directories into which symbolic links in its composes may lead
     * @param parallelCopies how many files one process copies to it at a time
     */
    public record VolumeProperties(
            @NotNull Path path,
            @NotNull URI url,
            @DefaultValue List<Path> pools,
            @Min(1) @Max(64) @DefaultValue("4") int parallelCopies) {}

    /**
     * Where the policies come from.
     *
     * @param dir a directory of policy files, which replace those that come with Composure
     */
    public record PolicyProperties(@Nullable Path dir) {}

    /**
     * The times of promotions that are not a policy's business.
     *
     * @param recheckInterval how often the files of a waiting promotion are looked at again; a second at least
     * @param gracePeriod how long the tree that a compose has left stays readable before it is due for removal
     */
    public record PromotionProperties(
            @NotNull @DurationMin(seconds = 1) @DefaultValue("1m")
            Duration recheckInterval,

            @NotNull @DurationMin @DefaultValue("7d") Duration gracePeriod) {}

    /**
     * The times of removals that are not a policy's business.
     *
     * @param notice how long before a compose goes that is announced, at the least
     * @param trashPeriod how long what was removed stays in the trash, where it can be put back from
     * @param recheckInterval how often a compose that is due and kept is looked at again; a second at least
     */
    public record RemovalProperties(
            @NotNull @DurationMin @DefaultValue("3d") Duration notice,
            @NotNull @DurationMin @DefaultValue("3d") Duration trashPeriod,

            @NotNull @DurationMin(seconds = 1) @DefaultValue("10m")
            Duration recheckInterval) {}

    /**
     * The times of schedules that are the same for all.
     *
     * @param recheckInterval how often a run that waits for a candidate looks again; a second at least
     * @param jitter how much later than said a run begins at the most; each schedule has a delay of its own, always the same
     */
    public record ScheduleProperties(
            @NotNull @DurationMin(seconds = 1) @DefaultValue("1m")
            Duration recheckInterval,

            @NotNull @DurationMin @DefaultValue("0s") Duration jitter) {}
}
