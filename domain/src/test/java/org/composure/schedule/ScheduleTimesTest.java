package org.composure.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.composure.compose.Uuid7;
import org.junit.jupiter.api.Test;

class ScheduleTimesTest {

    private static final Instant PLANNED = Instant.parse("2026-11-20T01:00:00Z");

    @Test
    void runsBeginOnTimeWithoutJitter() {
        ScheduleTimes times = new ScheduleTimes(Duration.ofMinutes(1), Duration.ZERO);

        assertThat(times.begin(Uuid7.at(PLANNED), PLANNED)).isEqualTo(PLANNED);
    }

    @Test
    void eachScheduleHasADelayOfItsOwnThatIsAlwaysTheSame() {
        ScheduleTimes times = new ScheduleTimes(Duration.ofMinutes(1), Duration.ofSeconds(30));
        UUID one = Uuid7.at(PLANNED);

        assertThat(times.jitterOf(one)).isEqualTo(times.jitterOf(one));
        assertThat(Stream.generate(() -> times.jitterOf(Uuid7.at(PLANNED))).limit(2_000))
                .allMatch(delay -> !delay.isNegative() && delay.compareTo(Duration.ofSeconds(30)) <= 0)
                .extracting(Duration::toSeconds)
                .contains(0L, 29L);
    }
}
