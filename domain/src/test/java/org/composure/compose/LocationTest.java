package org.composure.compose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationTest {

    @ParameterizedTest
    @CsvSource({
        "nightly, Fedora/a, nightly, Fedora/a, true",
        "nightly, Fedora/a, nightly, Fedora/a/b/c, true",
        "nightly, Fedora, nightly, Fedora/a, true",
        "nightly, Fedora/a, nightly, Fedora/ab, false",
        "nightly, Fedora/a, nightly, Fedora/b, false",
        "nightly, Fedora/a, candidate, Fedora/a, false",
    })
    void overlapsWhatIsInItOrAroundIt(String volume, String path, String otherVolume, String other, boolean overlaps) {
        Location one = new Location(volume, path);
        Location two = new Location(otherVolume, other);

        assertThat(one.overlaps(two)).isEqualTo(overlaps);
        assertThat(two.overlaps(one)).isEqualTo(overlaps);
    }
}
