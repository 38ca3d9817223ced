package org.composure.api;

import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.composure.compose.ComposeId;
import org.composure.compose.ComposeUrl;
import org.composure.compose.Stages;

/**
 * What a text must look like. The patterns are those that the description of the API shows: of a kind that JSON Schema and
 * Java understand alike.
 *
 * @param expected the form in words, for messages
 * @param test whether a text has it
 */
public record TextForm(String expected, Predicate<String> test) {

    /** What {@link #line} lets through: no control characters, and something that is not white space. */
    public static final String LINE = "^[^\\x00-\\x1f\\x7f-\\x9f]*"
            + "[^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]"
            + "[^\\x00-\\x1f\\x7f-\\x9f]*$";

    /** What {@link #lines} lets through: no control characters but tabs and line breaks. */
    public static final String LINES = "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]*$";

    /** What {@link #INSTANT} lets through, but for days that a month does not have. */
    public static final String TIME = "^[2-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
            + "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?Z$";

    /** How many characters a user's name has at most. */
    public static final int LONGEST_USER = 200;

    /** An http or https URL with a host; nothing in it is looked up. */
    public static final TextForm URL = new TextForm(ComposeUrl.EXPECTED, ComposeUrl::isValid);

    /** A compose's id. */
    public static final TextForm COMPOSE_ID = new TextForm("a compose's id: " + ComposeId.EXPECTED, ComposeId::isValid);

    /** A user's name. */
    public static final TextForm USER = line("a user's name", LONGEST_USER);

    private static final Pattern TIME_PATTERN = Pattern.compile(TIME);

    /** A point in time, UTC. */
    public static final TextForm INSTANT = new TextForm(
            "a time in UTC of the years 2000 to 9999, for example 2026-11-20T18:00:00Z", TextForm::isInstant);

    /** Reads what has the form {@link #INSTANT}: to the microsecond, which is what PostgreSQL keeps. */
    public static Instant instant(String text) {
        return Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
    }

    private static boolean isInstant(String text) {
        return TIME_PATTERN.matcher(text).matches()
                && YearMonth.parse(text.substring(0, 7)).isValidDay(Integer.parseInt(text.substring(8, 10)));
    }

    /** One of several words. */
    public static TextForm oneOf(Collection<String> words) {
        return new TextForm("one of " + String.join(", ", words), words::contains);
    }

    /** The name of a stage. */
    public static TextForm stage(Stages stages) {
        return new TextForm("one of the stages " + stages, stages::contains);
    }

    /** One line of text that is not blank. */
    public static TextForm line(String what, int longest) {
        return matching(what + " of 1 to " + longest + " characters without control characters", longest, LINE);
    }

    /** Text of any number of lines, which may be empty. */
    public static TextForm lines(String what, int longest) {
        return matching(
                what + " of at most " + longest + " characters without control characters, but line breaks and tabs",
                longest,
                LINES);
    }

    /**
     * What a pattern matches.
     *
     * @param longest how many characters (code points) it has at most
     */
    public static TextForm matching(String expected, int longest, String pattern) {
        Pattern form = Pattern.compile(pattern);
        return new TextForm(
                expected,
                text -> text.codePointCount(0, text.length()) <= longest
                        && form.matcher(text).matches());
    }

    boolean fits(String text) {
        return test.test(text);
    }

    /** Whether it holds no control characters. */
    static boolean isOneLine(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }
}
