package org.composure.promotion;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.composure.gate.Facts;
import org.composure.gate.Reading;
import org.composure.productmd.ComposeInfo;
import org.jspecify.annotations.Nullable;

/**
 * What looking at a compose's files brought.
 *
 * @param facts what the files say
 * @param stamps for each kind of fact, the stamps of the files it was read from, by path; while they stay the same the files
 *     need not be read again
 * @param composeInfo what composeinfo.json says, where it was read anew; null where it was not, or cannot be read
 */
public record Inspection(
        Facts facts,
        Map<String, Map<String, String>> stamps,
        @Nullable ComposeInfo composeInfo) {

    /** Nobody has looked yet. */
    public static final Inspection NONE = new Inspection(Facts.NONE, Map.of(), null);

    /**
     * What came instead of an answer, where a file could not be looked at at all: then nothing follows from the facts, and the
     * look has to be repeated.
     */
    public Optional<String> unanswered() {
        return Stream.of(
                        facts.identity() == null ? null : facts.identity().composeId(),
                        facts.identity() == null ? null : facts.identity().composeinfo(),
                        facts.status() == null ? null : facts.status().status(),
                        facts.signed() == null ? null : facts.signed().rpms())
                .filter(Reading.Unreachable.class::isInstance)
                .map(reading -> ((Reading.Unreachable<?>) reading).message())
                .findFirst();
    }

    /** Copies the stamps. */
    public Inspection {
        stamps = Map.copyOf(stamps);
    }
}
