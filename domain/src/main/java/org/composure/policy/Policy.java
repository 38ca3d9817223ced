package org.composure.policy;

import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.composure.gate.GateSpec;
import org.jspecify.annotations.Nullable;

/**
 * What composes must fulfil to reach a stage, and where their files go.
 *
 * @param name the policy's name, unique among policies
 * @param releases the releases it is for, compared with {@code <release_short>-<release_version>}
 * @param from the stages from which composes come
 * @param to the stage that they reach
 * @param gates the gates that must pass
 * @param approvals the approvals that are needed
 * @param deadline how long a promotion may wait, from the request to the start of execution
 * @param content where the files go
 * @param requestTag the tag that asks for this promotion; {@code null} if none does
 * @param stageTag the tag that a compose gets with the new stage; {@code null} for none
 * @param retention how long a compose stays after it has reached the stage; {@code null} for ever
 * @param arrivalRetention how long a compose stays in the first stage after it was registered; {@code null} where this policy
 *     does not say
 */
public record Policy(
        String name,
        List<Glob> releases,
        List<String> from,
        String to,
        List<GateSpec> gates,
        Approvals approvals,
        Duration deadline,
        ContentSpec content,
        @Nullable String requestTag,
        @Nullable String stageTag,
        @Nullable Duration retention,
        @Nullable Duration arrivalRetention) {

    /** Copies the lists. */
    public Policy {
        releases = List.copyOf(releases);
        from = List.copyOf(from);
        gates = List.copyOf(gates);
    }

    /** Whether it leads from one stage to another, for whatever release. */
    public boolean leads(String fromStage, String toStage) {
        return to.equals(toStage) && from.contains(fromStage);
    }

    /** Whether it is for that release. */
    public boolean isFor(String releaseShort, String releaseVersion) {
        String release = releaseShort + "-" + releaseVersion;
        return releases.stream().anyMatch(glob -> glob.matches(release));
    }

    /** The names of all tags it speaks of. */
    public NavigableSet<String> tagNames() {
        NavigableSet<String> names = new TreeSet<>();
        for (GateSpec gate : gates) {
            switch (gate) {
                case GateSpec.Tags(List<String> all, List<String> none) -> {
                    names.addAll(all);
                    names.addAll(none);
                }
                case GateSpec.Identity _, GateSpec.Status _, GateSpec.Signed _ -> {} // speak of no tags
            }
        }
        Stream.of(requestTag, stageTag).filter(Objects::nonNull).forEach(names::add);
        return names;
    }
}
