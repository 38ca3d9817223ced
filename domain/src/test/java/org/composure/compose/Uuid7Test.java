package org.composure.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Uuid7Test {

    private static final Instant TIME = Instant.parse("2026-11-25T10:22:59.999Z");

    @Test
    void anIdIsOfVersionSevenAndBeginsWithItsMilliseconds() {
        UUID id = Uuid7.at(TIME.plusNanos(999_999));

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(TIME.toEpochMilli());
        assertThat(id.getMostSignificantBits() & 0xfff).isEqualTo(0xfff);
    }

    @Test
    void idsOfInstantsAMicrosecondApartAreInTheirOrderWithinAMillisecondAndAcrossThem() {
        List<String> ids = IntStream.range(0, 2_000)
                .mapToObj(n -> Uuid7.at(TIME.plusNanos(n * 1_000L)).toString())
                .toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void idsOfOneInstantAreManyAndAllDifferent() {
        assertThat(IntStream.range(0, 2_000).mapToObj(n -> Uuid7.at(TIME)).toList())
                .doesNotHaveDuplicates();
    }

    @Test
    void numberedIdsOfOneInstantAreInTheOrderOfTheirNumbers() {
        List<String> ids = IntStream.of(0, 1, 2, 0xf_ffff, 0x10_0000, Integer.MAX_VALUE)
                .mapToObj(n -> Uuid7.at(TIME, n).toString())
                .toList();

        assertThat(ids).isSorted();
    }
}
