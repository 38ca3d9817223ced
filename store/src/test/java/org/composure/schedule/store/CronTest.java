package org.composure.schedule.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.composure.schedule.Timetable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real cron expressions where the clock of Prague is put forward (29 March 2026) and back (25 October 2026). */
class CronTest {

    private static List<String> from(String cron, String start, int count) {
        Timetable timetable = Cron.timetable(cron, "Europe/Prague");
        List<String> times = new ArrayList<>();
        Instant time = Instant.parse(start);
        for (int i = 0; i < count; i++) {
            time = timetable.after(time).orElseThrow();
            times.add(time.toString());
        }
        return times;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0 2 * * *",
                "0 0 2 * * *",
            })
    void aTimeAtTheBeginningOfTheGapComesRightAfterIt(String cron) {
        assertThat(from(cron, "2026-03-27T12:00:00Z", 3))
                .containsExactly("2026-03-28T01:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z");
    }

    @Test
    void aTimeWithinTheGapComesOnceRightAfterIt() {
        assertThat(from("30 2 * * *", "2026-03-28T12:00:00Z", 2))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
        assertThat(from("30 2 * * SUN", "2026-03-28T12:00:00Z", 2))
                .containsExactly("2026-03-29T01:00:00Z", "2026-04-05T00:30:00Z");
        assertThat(from("*/15 * * * *", "2026-03-29T00:40:00Z", 4))
                .containsExactly(
                        "2026-03-29T00:45:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:15:00Z", "2026-03-29T01:30:00Z");
        assertThat(from("0,20,40 2,3 * * *", "2026-03-29T00:59:59Z", 4))
                .as("what is skipped and what is right after it come once")
                .containsExactly(
                        "2026-03-29T01:00:00Z", "2026-03-29T01:20:00Z", "2026-03-29T01:40:00Z", "2026-03-30T00:00:00Z");
    }

    @Test
    void aTimeInTheHourThatIsShownTwiceComesTheFirstTime() {
        assertThat(from("0 2 * * *", "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z");
        assertThat(from("30 2 * * *", "2026-10-25T00:29:59Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertThat(from("*/30 * * * *", "2026-10-24T23:30:00Z", 4))
                .as("not again between 01:00 and 02:00 UTC, when the clock shows it again")
                .containsExactly(
                        "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z", "2026-10-25T02:30:00Z");
    }

    @Test
    void whoAsksWhileTheHourIsShownAgainGetsWhatComesAfterIt() {
        for (String moment : List.of("2026-10-25T01:00:00Z", "2026-10-25T01:29:00Z", "2026-10-25T01:59:59Z")) {
            assertThat(from("30 2 * * *", moment, 1)).as(moment).containsExactly("2026-10-26T01:30:00Z");
            assertThat(from("0 3 * * *", moment, 1)).as(moment).containsExactly("2026-10-25T02:00:00Z");
        }
    }

    @Test
    void theLastTimeThatPassedIsFoundAcrossBothChanges() {
        Timetable nightly = Cron.timetable("30 2 * * *", "Europe/Prague");
        Instant known = Instant.parse("2026-03-20T01:30:00Z");

        assertThat(nightly.last(known, Instant.parse("2026-03-29T00:59:59Z"))).isEqualTo("2026-03-28T01:30:00Z");
        assertThat(nightly.last(known, Instant.parse("2026-03-29T01:00:00Z"))).isEqualTo("2026-03-29T01:00:00Z");
        assertThat(nightly.last(known, Instant.parse("2026-10-25T01:45:00Z"))).isEqualTo("2026-10-25T00:30:00Z");
        assertThat(nightly.last(known, Instant.parse("2026-10-26T01:30:00Z"))).isEqualTo("2026-10-26T01:30:00Z");
    }

    @Test
    void eachDayOfAYearHasOneTime() {
        for (String cron : List.of("0 2 * * *", "30 2 * * *", "59 2 * * *", "0 3 * * *", "@daily")) {
            assertThat(from(cron, "2025-12-31T23:30:00Z", 365))
                    .as(cron)
                    .doesNotHaveDuplicates()
                    .allMatch(time -> time.startsWith("2026-") || time.startsWith("2025-12-31"));
            assertThat(from(cron, "2025-12-31T22:30:00Z", 365).getLast())
                    .as(cron)
                    .matches("2026-12-3[01]T.*");
        }
    }
}
