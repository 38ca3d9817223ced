package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatestLinkTest {

    private static final String OLD = "Fedora/Fedora-43-20261119.n.0";
    private static final String NEW = "Fedora/Fedora-43-20261120.n.0";

    @TempDir
    Path temp;

    LatestLink link;
    Path path;

    @BeforeEach
    void link() throws IOException {
        link = new LatestLink(new Volume("nightly", temp), "Fedora/latest-Fedora-43");
        path = temp.resolve("Fedora/latest-Fedora-43");
        Files.createDirectories(temp.resolve(OLD));
        Files.createDirectories(temp.resolve(NEW));
    }

    @ParameterizedTest
    @CsvSource({
        "latest, compose, compose",
        "a/latest, a/compose, compose",
        "latest, a/compose, a/compose",
        "a/b/latest, a/c/compose, ../c/compose",
        "a/b/latest, compose, ../../compose",
        "a/latest, a, ../a",
    })
    void leadsToTheComposeFromWhereItIs(String from, String to, String target) {
        assertThat(new LatestLink(new Volume("nightly", temp), from).targetFor(to))
                .isEqualTo(target);
    }

    @Test
    void isMadeThenReplacedAndTwiceIsOnce() throws IOException {
        String first = link.pointTo(OLD, Set.of());
        assertThat(link.pointTo(OLD, Set.of())).isEqualTo(first);
        assertThat(path.toRealPath()).isEqualTo(temp.resolve(OLD).toRealPath());

        String second = link.pointTo(NEW, Set.of(first));
        // A crash before it was recorded: the record still has the first.
        assertThat(link.pointTo(NEW, Set.of(first))).isEqualTo(second);
        assertThat(Files.readSymbolicLink(path)).hasToString("Fedora-43-20261120.n.0");
        assertThat(SampleCompose.manifest(temp)).containsOnlyKeys("Fedora", OLD, NEW, "Fedora/latest-Fedora-43");
    }

    @Test
    void replacesNoLinkThatIsNotRecorded() throws IOException {
        Files.createSymbolicLink(path, Path.of("somewhere"));

        assertThatExceptionOfType(ContentException.ForeignLink.class)
                .isThrownBy(() -> link.pointTo(NEW, Set.of()))
                .withMessageContaining("nightly:Fedora/latest-Fedora-43 leads to somewhere");
        assertThatExceptionOfType(ContentException.ForeignLink.class)
                .isThrownBy(() -> link.pointTo(NEW, Set.of("Fedora-43-20261119.n.0")))
                .withMessageContaining("expected: Fedora-43-20261119.n.0");
        assertThat(Files.readSymbolicLink(path)).hasToString("somewhere");
    }

    @Test
    void replacesNothingThatIsNoLink() throws IOException {
        Files.createDirectory(path);

        assertThatExceptionOfType(ContentException.ForeignLink.class)
                .isThrownBy(() -> link.pointTo(NEW, Set.of("Fedora-43-20261119.n.0")))
                .withMessageContaining("is a directory");
        assertThat(path).isDirectory();
    }

    @Test
    void takesUpWhatACrashLeft() throws IOException {
        String first = link.pointTo(OLD, Set.of());
        String second = link.pointTo(NEW, Set.of(first));
        // The temporary link's name is the same each time: find it by making it and stopping there.
        Path temporary = temp.resolve(
                "Fedora/.composure-" + UUID.nameUUIDFromBytes("latest-Fedora-43".getBytes(StandardCharsets.UTF_8)));
        Files.createSymbolicLink(temporary, Path.of("half-made"));

        link.pointTo(OLD, Set.of(second));

        assertThat(path.toRealPath()).isEqualTo(temp.resolve(OLD).toRealPath());
        assertThat(Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void isNeverMissingForAReader() throws Exception {
        String current = link.pointTo(OLD, Set.of());
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong looked = new AtomicLong();
        AtomicLong missed = new AtomicLong();
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                looked.incrementAndGet();
                if (!Files.isDirectory(path)) {
                    missed.incrementAndGet();
                }
            }
        });
        for (int i = 0; i < 200; i++) {
            current = link.pointTo(i % 2 == 0 ? NEW : OLD, Set.of(current));
        }
        done.set(true);
        reader.join();

        assertThat(looked.get()).isPositive();
        assertThat(missed.get()).isZero();
    }
}
