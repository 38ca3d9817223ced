package org.composure.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"Fedora-43-20261120.n.0", "RHEL-9.2-20261120.2", "a", "x+y~z_1", "A.B"})
    void takesWhatIsHarmlessInUrlsAndPaths(String id) {
        assertThat(new ComposeId(id)).hasToString(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".", "..", ".a", "a..b", "a/b", "a b", "a\nb", "a%2e", "-a", "a.", "é", "a\0", "a?b", "a#b", "a\\b"
            })
    void refusesAnythingElseAndSaysWhatIsExpected(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ComposeId(id)).withMessageContaining("expected: ");
    }

    @Test
    void isNeverLongerThanAFileNameCanBe() {
        assertThat(ComposeId.isValid("a".repeat(255))).isTrue();
        assertThat(ComposeId.isValid("a".repeat(256))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "../a", "a/../b", "a/.", ".a", "a\0b", "a\nb", "a\ud800b"})
    void keepsPathsOfLocationsWithinTheirVolume(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Location("nightly", path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Nightly", "../x", "a/b", "1a"})
    void refusesNamesThatNoVolumeHas(String volume) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Location(volume, "a"));
    }

    @Test
    void makesIdsThatAreOrderedByTime() {
        UUID earlier = Uuid7.at(Instant.parse("2026-11-20T00:00:00Z"));
        UUID later = Uuid7.at(Instant.parse("2026-11-20T00:00:00.001Z"));

        assertThat(earlier.version()).isEqualTo(7);
        assertThat(earlier.variant()).isEqualTo(2);
        assertThat(earlier.toString()).isLessThan(later.toString());
    }
}
