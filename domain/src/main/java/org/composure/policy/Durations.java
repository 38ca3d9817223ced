package org.composure.policy;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.composure.problem.FieldError;

/** Durations as documents write them: {@code 90s}, {@code 30m}, {@code 2h}, {@code 14d}. */
public final class Durations {

    /** What a duration must look like, for messages. */
    public static final String EXPECTED = "1 to 99999 followed by s, m, h or d";

    /** A pattern of it, for Java and JSON Schema. */
    public static final String FORM = "^([1-9][0-9]{0,4})([smhd])$";

    private static final Pattern PATTERN = Pattern.compile(FORM);

    private Durations() {}

    /**
     * Reads a duration; a day has 24 hours.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static Duration parse(String text) {
        Matcher form = PATTERN.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    FieldError.of("duration", text, EXPECTED).message());
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
