package org.composure.adminui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T08:05:09.123456Z");

    private final Times times = new Times(NOW);

    @ParameterizedTest
    @CsvSource({
        "PT0.34S, now",
        "PT12S, 12 s ago",
        "PT1M, 1 min ago",
        "PT2M5S, 2 min ago",
        "PT2H5M9S, 2 h 5 min ago",
        "P3DT4H5M, 3 d 4 h ago",
        "PT-2H, in 2 h",
        "PT0S, now"
    })
    void distancesAreGivenInTheTwoLargestUnits(Duration past, String words) {
        assertThat(times.distance(NOW.minus(past))).isEqualTo(words);
    }

    @Test
    void estimatesAreRough() {
        assertThat(times.about(NOW.plusSeconds(305))).isEqualTo("in about 5 min");
    }

    @Test
    void timesAreUtc() {
        assertThat(times.minute(NOW)).isEqualTo("2026-11-20 08:05");
        assertThat(times.second(NOW)).isEqualTo("2026-11-20 08:05:09");
        assertThat(times.iso(NOW)).isEqualTo("2026-11-20T08:05:09Z");
    }

    @Test
    void whatSomethingTookIsGivenMoreExactly() {
        assertThat(times.between(NOW, NOW.plusMillis(340))).isEqualTo("340 ms");
        assertThat(times.between(NOW, NOW.plusSeconds(125))).isEqualTo("2 min 5 s");
    }

    @Test
    void anEndBeforeItsStartTookNoTime() {
        assertThat(times.between(NOW, NOW.minusSeconds(5))).isEqualTo("0 ms");
    }
}
