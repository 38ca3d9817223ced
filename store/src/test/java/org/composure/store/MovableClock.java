package org.composure.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The system's clock, to the microsecond, which a test can put forward. */
public final class MovableClock extends Clock {

    private volatile Duration ahead = Duration.ZERO;

    /** Puts the clock forward. */
    public void advance(Duration time) {
        ahead = ahead.plus(time);
    }

    /** Shows the system's time again. */
    public void reset() {
        ahead = Duration.ZERO;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead).truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("this clock is always UTC");
    }
}
