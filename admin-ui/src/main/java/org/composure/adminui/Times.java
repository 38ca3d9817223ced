package org.composure.adminui;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Times as pages show them: UTC, with their distance from the moment the page is of.
 *
 * @param now the moment the page is of
 */
public record Times(Instant now) {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    /** For machines: ISO 8601 to the second. */
    public String iso(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** UTC to the minute, for example {@code 2026-11-20 08:05}. */
    public String minute(Instant time) {
        return MINUTE.format(time);
    }

    /** UTC to the second, for example {@code 2026-11-20 08:05:09}. */
    public String second(Instant time) {
        return SECOND.format(time);
    }

    /** How far away it is: {@code 2 h 5 min ago}, {@code now}, {@code in 3 d}. */
    public String distance(Instant time) {
        Duration past = Duration.between(time, now);
        if (past.abs().toSeconds() < 1) {
            return "now";
        }
        return past.isNegative() ? "in " + rough(past.negated()) : rough(past) + " ago";
    }

    /** How far ahead an estimated time is: {@code in about 2 h 5 min}. */
    public String about(Instant estimate) {
        return "in about " + rough(Duration.between(now, estimate));
    }

    /** How long ago it was: {@code 2 h 5 min}. */
    public String age(Instant time) {
        Duration past = Duration.between(time, now);
        return past.isNegative() ? "0 s" : rough(past);
    }

    /** How long it took: {@code 340 ms}, {@code 2 min 5 s}; nothing for an end before the start. */
    public String between(Instant start, Instant end) {
        Duration length = Duration.between(start, end);
        return length.isNegative() ? "0 ms" : exact(length);
    }

    /** Whether the time has come. */
    public boolean isPast(Instant time) {
        return !time.isAfter(now);
    }

    /** Without what nobody counts while waiting. */
    private static String rough(Duration length) {
        if (length.toMinutes() < 1) {
            return length.toSeconds() + " s";
        }
        return length.toHours() < 1 ? length.toMinutes() + " min" : exact(length);
    }

    private static String exact(Duration length) {
        if (length.toSeconds() < 1) {
            return length.toMillis() + " ms";
        }
        if (length.toMinutes() < 1) {
            return length.toSeconds() + " s";
        }
        if (length.toHours() < 1) {
            return two(length.toMinutes(), "min", length.toSecondsPart(), "s");
        }
        if (length.toDays() < 1) {
            return two(length.toHours(), "h", length.toMinutesPart(), "min");
        }
        return two(length.toDays(), "d", length.toHoursPart(), "h");
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
