package org.composure.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VolumesTest {

    private final Volumes volumes = new Volumes(List.of(
            new Volumes.Volume("incoming", Path.of("/srv/incoming"), URI.create("http://example.com/composes/")),
            new Volumes.Volume("nightly", Path.of("/srv/nightly"), URI.create("http://example.com/composes/nightly"))));

    @ParameterizedTest
    @CsvSource({
        "http://example.com/composes/Fedora-43-20261120.n.0, incoming, Fedora-43-20261120.n.0",
        "http://example.com/composes/Fedora-43-20261120.n.0/, incoming, Fedora-43-20261120.n.0",
        "http://EXAMPLE.com:80/composes//a/./b, incoming, a/b",
        "http://example.com/composes/nightly/Fedora/x, nightly, Fedora/x",
        "http://example.com/composes/nightlyx/Fedora, incoming, nightlyx/Fedora",
        "http://example.com/composes/a%20b/%C3%A9, incoming, a b/é",
        "http://example.com/composes/a%252e%252e, incoming, a%2e%2e",
    })
    void findsTheLocationThatAUrlNames(String url, String volume, String path) {
        assertThat(volumes.locate(url)).contains(new Location(volume, path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/elsewhere/x",
                "https://example.com/composes/x",
                "http://example.com:8080/composes/x",
                "http://example.org/composes/x",
                "http://example.com/composes/",
                "http://example.com/composes",
                "http://example.com/composes/../etc/passwd",
                "http://example.com/composes/%2e%2e/etc",
                "http://example.com/composes/a/../../../etc",
                "http://example.com/composes/a%2f..%2f..%2fetc",
                "http://example.com/composes/a%00b",
                "http://example.com/composes/a%0Ab",
                "http://example.com/composes/.composure/x",
                "http://example.com/composes/%ff",
                "http://example.com/composes/x?y",
                "http://example.com/composes/x#y",
                "http://user@example.com/composes/x",
                "http://example.com/composes/%zz",
                "no url at all",
                ""
            })
    void namesNoLocationForAnythingElse(String url) {
        assertThat(volumes.locate(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/composes/../etc/passwd",
                "http://EXAMPLE.com/composes/%2e%2e/etc",
                "http://example.com/composes/a%2f..%2fb",
                "http://example.com/composes/.composure/x",
                "http://example.com/composes/a?b",
                "http://example.com/composes/%zz",
                "http://example.com/composes/..\\etc"
            })
    void noticesUrlsThatMissTheirVolume(String url) {
        assertThat(volumes.missed(url)).map(Volumes.Volume::name).contains("incoming");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/composes",
                "http://example.com/composes/",
                "http://example.com/composes/a",
                "http://example.com/elsewhere/../x",
                "http://example.org/composes/../x"
            })
    void leavesUrlsElsewhereAlone(String url) {
        assertThat(volumes.missed(url)).isEmpty();
    }

    @Test
    void encodesTheUrlOfALocation() {
        assertThat(volumes.urlOf(new Location("nightly", "Fedora/a b%é")))
                .isEqualTo("http://example.com/composes/nightly/Fedora/a%20b%25%C3%A9");
        assertThat(volumes.urlOf(new Location("incoming", "x"))).isEqualTo("http://example.com/composes/x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> volumes.urlOf(new Location("elsewhere", "x")))
                .withMessageContaining("incoming, nightly");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fedora/Fedora-43-20261120.n.0", "a b%é", "x+y~z"})
    void findsALocationByItsOwnUrl(String path) {
        Location location = new Location("nightly", path);

        assertThat(volumes.locate(volumes.urlOf(location))).contains(location);
    }
}
