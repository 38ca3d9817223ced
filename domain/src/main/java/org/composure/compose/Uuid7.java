package org.composure.compose;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.UUID;

/**
 * UUIDs of version 7 (RFC 9562): ordered by the time in their first 48 bits, which keeps indexes dense, and by what is below the
 * millisecond in the next twelve (the RFC's section 6.2, method 3): what one process makes a microsecond later is listed
 * later.
 */
public final class Uuid7 {

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final long NANOS_PER_MILLISECOND = 1_000_000;

    private Uuid7() {}

    /** A new id for something that happens at the instant (UTC): ids of instants that are a microsecond apart are in their order. */
    public static UUID at(Instant instant) {
        long belowMillisecond =
                ((instant.get(ChronoField.NANO_OF_SECOND) % NANOS_PER_MILLISECOND) << 12) / NANOS_PER_MILLISECOND;
        long high = (instant.toEpochMilli() << 16) | 0x7000L | belowMillisecond;
        long low = (RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /**
     * A new id for one of several things that happened at the same instant (to the millisecond, UTC): such ids are in the order of
     * their numbers.
     *
     * @param n which of them; 0 or more
     */
    public static UUID at(Instant instant, int n) {
        long high = (instant.toEpochMilli() << 16) | 0x7000L | (n >>> 20);
        long low = ((long) (n & 0xf_ffff) << 42) | (RANDOM.nextLong() & 0x3ff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
