package org.composure.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Predicate;
import org.composure.compose.ComposeUrl;

/**
 * What a text must look like.
 *
 * @param expected the form in words, for messages
 * @param test whether a text has it
 */
public record TextForm(String expected, Predicate<String> test) {

    /** An http or https URL with a host; nothing in it is looked up. */
    public static final TextForm URL = new TextForm(ComposeUrl.EXPECTED, ComposeUrl::isValid);

    /** A point in time, UTC. */
    public static final TextForm INSTANT = new TextForm(
            "a time in UTC of the years 2000 to 9999, for example 2026-11-20T18:00:00Z", TextForm::isInstant);

    /** Reads what has the form {@link #INSTANT}: to the microsecond, which is what PostgreSQL keeps. */
    public static Instant instant(String text) {
        return Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
    }

    private static boolean isInstant(String text) {
        try {
            int year = Instant.parse(text).atOffset(ZoneOffset.UTC).getYear();
            return year >= 2000 && year <= 9999;
        } catch (DateTimeException _) {
            return false;
        }
    }

    /** One line of text that is not blank. */
    public static TextForm line(String what, int longest) {
        return new TextForm(
                what + " of 1 to " + longest + " characters without control characters",
                text -> !text.isBlank() && text.length() <= longest && isOneLine(text));
    }

    /** Text of any number of lines, which may be empty. */
    public static TextForm lines(String what, int longest) {
        return new TextForm(
                what + " of at most " + longest + " characters without control characters, but line breaks and tabs",
                text -> text.length() <= longest
                        && text.chars().noneMatch(c -> Character.isISOControl(c) && "\n\r\t".indexOf(c) < 0));
    }

    boolean fits(String text) {
        return test.test(text);
    }

    /** Whether it holds no control characters. */
    static boolean isOneLine(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }
}
