package org.composure.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.composure.schedule.Timetable.LocalTimes;
import org.junit.jupiter.api.Test;

class TimetableTest {

    private static final ZoneId PRAGUE = ZoneId.of("Europe/Prague");

    private static LocalTimes daily(String time) {
        LocalTime at = LocalTime.parse(time);
        return moment -> {
            LocalDateTime today = LocalDateTime.of(moment.toLocalDate(), at);
            return today.isAfter(moment) ? today : today.plusDays(1);
        };
    }

    private static LocalTimes everyMinutes(int minutes) {
        return moment -> {
            LocalDateTime day = moment.toLocalDate().atStartOfDay();
            long passed = day.until(moment, ChronoUnit.MINUTES) / minutes;
            return day.plusMinutes((passed + 1) * minutes);
        };
    }

    private static List<String> from(Timetable timetable, String start, int count) {
        List<String> times = new ArrayList<>();
        Instant time = Instant.parse(start);
        for (int i = 0; i < count; i++) {
            time = timetable.after(time).orElseThrow();
            times.add(time.toString());
        }
        return times;
    }

    @Test
    void comesAtTheSameTimeOfTheClockInSummerAndWinter() {
        Timetable nightly = new Timetable(daily("02:00"), PRAGUE);

        assertThat(from(nightly, "2026-10-23T12:00:00Z", 4))
                .containsExactly(
                        "2026-10-24T00:00:00Z", "2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z", "2026-10-27T01:00:00Z");
    }

    @Test
    void aTimeThatTheClockSkipsComesOnceRightAfterTheGap() {
        Timetable timetable = new Timetable(daily("02:30"), PRAGUE);

        assertThat(from(timetable, "2026-03-28T12:00:00Z", 2))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void severalTimesThatTheClockSkipsComeOnce() {
        Timetable timetable = new Timetable(everyMinutes(15), PRAGUE);

        assertThat(from(timetable, "2026-03-29T00:40:00Z", 3))
                .containsExactly("2026-03-29T00:45:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:15:00Z");
    }

    @Test
    void anHourThatTheClockShowsTwiceComesOnce() {
        Timetable once = new Timetable(daily("02:30"), PRAGUE);
        Timetable often = new Timetable(everyMinutes(30), PRAGUE);

        assertThat(from(once, "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertThat(from(often, "2026-10-25T00:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z");
        assertThat(often.after(Instant.parse("2026-10-25T01:10:00Z"))).hasValue(Instant.parse("2026-10-25T02:00:00Z"));
    }

    @Test
    void endsWhereNoTimeIsLeft() {
        LocalDateTime last = LocalDate.of(2026, 11, 20).atStartOfDay();
        Timetable timetable = new Timetable(time -> time.isBefore(last) ? last : null, PRAGUE);

        assertThat(timetable.after(Instant.parse("2026-11-20T00:00:00Z"))).isEmpty();
        assertThat(timetable.last(Instant.parse("2026-11-19T23:00:00Z"), Instant.parse("2026-12-20T00:00:00Z")))
                .isEqualTo(Instant.parse("2026-11-19T23:00:00Z"));
    }

    @Test
    void findsTheLastOfManyTimesThatHavePassedWithoutLookingAtAll() {
        AtomicInteger looks = new AtomicInteger();
        LocalTimes minutes = everyMinutes(1);
        Timetable timetable = new Timetable(
                time -> {
                    looks.incrementAndGet();
                    return minutes.after(time);
                },
                PRAGUE);

        Instant last = timetable.last(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2026-11-20T00:00:30Z"));

        assertThat(last).isEqualTo(Instant.parse("2026-11-20T00:00:00Z"));
        assertThat(looks).hasValueLessThan(20);
    }

    @Test
    void theLastTimeIsTheOneThatIsKnownWhereNoOtherHasPassed() {
        Timetable nightly = new Timetable(daily("02:00"), PRAGUE);
        Instant known = Instant.parse("2026-11-20T01:00:00Z");

        assertThat(nightly.last(known, known)).isEqualTo(known);
        assertThat(nightly.last(known, known.plus(Duration.ofHours(23)))).isEqualTo(known);
        assertThat(nightly.last(known, known.plus(Duration.ofHours(75)))).isEqualTo(known.plus(Duration.ofHours(72)));
    }

    @Test
    void waitsUntilTheClockShowsSoMuchMore() {
        Timetable timetable = new Timetable(daily("02:00"), PRAGUE);
        Duration threeHours = Duration.ofHours(3);

        assertThat(timetable.later(Instant.parse("2026-11-20T01:00:00Z"), threeHours))
                .isEqualTo("2026-11-20T04:00:00Z");
        assertThat(timetable.later(Instant.parse("2026-10-25T00:00:00Z"), threeHours))
                .as("05:00 when the hour is doubled")
                .isEqualTo("2026-10-25T04:00:00Z");
        assertThat(timetable.later(Instant.parse("2026-10-25T01:30:00Z"), Duration.ofMinutes(10)))
                .as("within the second showing")
                .isEqualTo("2026-10-25T01:40:00Z");
    }
}
