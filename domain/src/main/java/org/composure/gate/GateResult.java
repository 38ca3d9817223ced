package org.composure.gate;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What one gate says about one compose, with a sentence saying why. */
public sealed interface GateResult {

    /**
     * The gate lets the compose through.
     *
     * @param reason why
     */
    record Passed(String reason) implements GateResult {}

    /**
     * Not yet.
     *
     * @param reason what is missing
     * @param changedBy who can change that, and how
     */
    record Unmet(String reason, String changedBy) implements GateResult {}

    /**
     * Never.
     *
     * @param reason what was found and what was expected
     */
    record Failed(String reason) implements GateResult {}

    /**
     * A person let the compose through.
     *
     * @param by the person's user name
     * @param comment why, in that person's words
     */
    record Waived(String by, String comment) implements GateResult {
        @Override
        public String reason() {
            return "waived by " + by + ": " + comment;
        }
    }

    /**
     * The source did not answer.
     *
     * @param reason what could not be asked, and what came instead of an answer
     * @param changedBy who can change that, and how
     */
    record Unknown(String reason, String changedBy) implements GateResult {}

    /** Why the gate says what it says. */
    String reason();

    /** Who can change it, and how; {@code null} where nobody has to or can. */
    default @Nullable String changedBy() {
        return null;
    }

    /** The state, for rows and answers. */
    default GateState state() {
        return switch (this) {
            case Passed _ -> GateState.PASSED;
            case Unmet _ -> GateState.UNMET;
            case Failed _ -> GateState.FAILED;
            case Waived _ -> GateState.WAIVED;
            case Unknown _ -> GateState.UNKNOWN;
        };
    }

    /**
     * What several results say together: failed if one has failed, else unknown if one is unknown, else unmet if one is
     * unmet, else passed. The reasons are those of the parts at fault.
     *
     * @param parts the single results
     * @param passed the reason if all of them pass
     */
    static GateResult all(List<? extends GateResult> parts, String passed) {
        if (has(parts, GateState.FAILED)) {
            return new Failed(reasons(parts, GateState.FAILED));
        }
        if (has(parts, GateState.UNKNOWN)) {
            return new Unknown(reasons(parts, GateState.UNKNOWN), changers(parts, GateState.UNKNOWN));
        }
        if (has(parts, GateState.UNMET)) {
            return new Unmet(reasons(parts, GateState.UNMET), changers(parts, GateState.UNMET));
        }
        return new Passed(passed);
    }

    private static boolean has(List<? extends GateResult> parts, GateState state) {
        return parts.stream().anyMatch(part -> part.state() == state);
    }

    private static String reasons(List<? extends GateResult> parts, GateState state) {
        return parts.stream()
                .filter(part -> part.state() == state)
                .map(GateResult::reason)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static String changers(List<? extends GateResult> parts, GateState state) {
        return parts.stream()
                .filter(part -> part.state() == state)
                .map(GateResult::changedBy)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining("; "));
    }
}
