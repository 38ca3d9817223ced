package org.composure.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Times on a wall clock, as points in time. A time that the clock skips in spring comes once, right after the gap; one that it
 * shows twice in autumn comes once, the first time.
 *
 * @param times the times that the clock shows
 * @param zone where it hangs
 */
public record Timetable(LocalTimes times, ZoneId zone) {

    private static final Duration FIRST_LOOK_BACK = Duration.ofMinutes(1);

    /** Times as a clock on the wall shows them. */
    @FunctionalInterface
    public interface LocalTimes {
        /** The first one after another; null if there is none any more. */
        @Nullable
        LocalDateTime after(LocalDateTime time);
    }

    /** The first time after a moment; empty if there is none any more. */
    public Optional<Instant> after(Instant moment) {
        LocalDateTime shown = times.after(LocalDateTime.ofInstant(moment, zone));
        // What is shown for the second time has come already.
        while (shown != null && !instant(shown).isAfter(moment)) {
            shown = times.after(shown);
        }
        return Optional.ofNullable(shown).map(this::instant);
    }

    /**
     * The last time up to a moment. However many have passed, few are looked at.
     *
     * @param known a time that has come already
     * @param moment later than that
     */
    public Instant last(Instant known, Instant moment) {
        Duration back = FIRST_LOOK_BACK;
        while (moment.minus(back).isAfter(known)) {
            Optional<Instant> last = lastBetween(moment.minus(back), moment);
            if (last.isPresent()) {
                return last.get();
            }
            back = back.multipliedBy(2);
        }
        return lastBetween(known, moment).orElse(known);
    }

    private Optional<Instant> lastBetween(Instant start, Instant end) {
        Optional<Instant> last = Optional.empty();
        Optional<Instant> next = after(start);
        while (next.isPresent() && !next.get().isAfter(end)) {
            last = next;
            next = after(next.get());
        }
        return last;
    }

    /** When the clock shows so much more than at a moment: three hours from 02:00 on it is 05:00, on any day. */
    public Instant later(Instant moment, Duration time) {
        ZonedDateTime start = moment.atZone(zone);
        return ZonedDateTime.ofLocal(start.toLocalDateTime().plus(time), zone, start.getOffset())
                .toInstant();
    }

    private Instant instant(LocalDateTime shown) {
        ZoneOffsetTransition change = zone.getRules().getTransition(shown);
        return change != null && change.isGap()
                ? change.getInstant()
                : shown.atZone(zone).toInstant();
    }
}
