package org.composure.policy;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.composure.problem.FieldError;

/** Durations as documents write them: {@code 90s}, {@code 30m}, {@code 2h}, {@code 14d}. */
public final class Durations {

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4})([smhd])");

    private Durations() {}

    /**
     * Reads a duration; a day has 24 hours.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static Duration parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(FieldError.of("duration", text, "1 to 99999 followed by s, m, h or d")
                    .message());
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
