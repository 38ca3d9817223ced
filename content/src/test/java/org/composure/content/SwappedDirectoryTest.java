package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.composure.content.posix.Directory;
import org.composure.content.posix.PosixException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody puts links in the place of directories and files while we work. */
class SwappedDirectoryTest {

    private static final ContentPlan PLAN = Plans.excluding();

    @TempDir
    Path temp;

    Volume volume;
    Path compose;
    Path secrets;
    StagingArea area;
    FileIdentity identity;

    @BeforeEach
    void tree() throws IOException {
        Path root = Files.createDirectory(temp.resolve("volume"));
        compose = Files.createDirectory(root.resolve("compose"));
        for (String needed :
                new String[] {"STATUS", "COMPOSE_ID", "compose/metadata/composeinfo.json", "packages/file"}) {
            SampleCompose.file(compose.resolve(needed), "public");
        }
        secrets = Files.createDirectory(temp.resolve("secrets"));
        SampleCompose.file(secrets.resolve("file"), "secret");
        SampleCompose.file(secrets.resolve("key"), "secret");
        volume = new Volume("incoming", root);
        area = new StagingArea(volume);
        identity = area.make("p.1");
    }

    @Test
    void isNotFollowedWhenItIsSwappedAfterTheScan() throws IOException {
        try (Directory source = volume.find("compose").orElseThrow();
                Directory staged = area.open("p.1", identity).orElseThrow()) {
            Plans.survey(PLAN, source, Progress.NONE);
            Files.move(compose.resolve("packages"), temp.resolve("volume/aside"));
            Files.createSymbolicLink(compose.resolve("packages"), secrets);

            assertThatExceptionOfType(ContentException.RefusedTree.class)
                    .isThrownBy(() -> Plans.populate(PLAN, source, staged, Progress.NONE))
                    .withMessageContaining("incoming:compose/packages is a symbolic link");
        }
        assertThat(volume.root().resolve(".composure/p.1/packages")).doesNotExist();
        assertNothingSecret();
    }

    @Test
    void isNotFollowedWhenItIsSwappedAfterItWasListed() throws IOException {
        Files.createDirectory(compose.resolve("again"));
        // The listing of the compose is in memory by the time of the first report; what comes after is swapped.
        for (int i = 0; i < 1_200; i++) {
            SampleCompose.file(compose.resolve("many/" + i), "");
        }
        try (Directory source = volume.find("compose").orElseThrow();
                Directory staged = area.open("p.1", identity).orElseThrow()) {
            AtomicBoolean swapped = new AtomicBoolean();
            assertThatExceptionOfType(ContentException.class).isThrownBy(() -> {
                Plans.populate(PLAN, source, staged, _ -> {
                    if (!swapped.getAndSet(true)) {
                        swap("packages");
                        swap("again");
                        swap("many");
                    }
                });
                // Whatever was done before the swap is whole; the comparison then meets the links.
                Plans.verify(PLAN, source, staged, Progress.NONE);
            });
            assertThat(swapped).isTrue();
        }
        assertNothingSecret();
    }

    private void swap(String directory) {
        try {
            Files.move(compose.resolve(directory), volume.root().resolve("aside-" + directory));
            Files.createSymbolicLink(compose.resolve(directory), secrets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void doesNotTakeALinkThatReplacedAFileAfterItWasListed() throws IOException {
        Path many = Files.createDirectory(compose.resolve("many"));
        for (int i = 0; i < 1_200; i++) {
            Files.writeString(many.resolve("" + i), "");
        }
        try (Directory source = volume.find("compose/many").orElseThrow();
                Directory staged = area.open("p.1", identity).orElseThrow()) {
            AtomicBoolean swapped = new AtomicBoolean();
            assertThatExceptionOfType(ContentException.RefusedTree.class)
                    .isThrownBy(() -> Plans.populate(PLAN, source, staged, _ -> {
                        if (!swapped.getAndSet(true)) {
                            replaceFilesByLinks(many);
                        }
                    }))
                    .withMessageContainingAll("incoming:compose/many/", "is a symbolic link");
        }
        assertNothingSecret();
        try (Stream<Path> made = Files.list(volume.root().resolve(".composure/p.1"))) {
            assertThat(made).hasSizeGreaterThan(400).noneMatch(Files::isSymbolicLink);
        }
    }

    private void replaceFilesByLinks(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
                Files.createSymbolicLink(file, secrets.resolve("key"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void leadsNowhereElseHoweverOftenItIsSwapped() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Path packages = compose.resolve("packages");
        Path aside = volume.root().resolve("aside");
        Path link = Files.createSymbolicLink(volume.root().resolve("link"), secrets);
        Thread swapper = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                try {
                    Files.move(packages, aside);
                    Files.move(link, packages);
                    Files.move(packages, link);
                    Files.move(aside, packages);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        int refused = 0;
        int passed = 0;
        long start = System.nanoTime();
        long least = Duration.ofSeconds(2).toNanos();
        long most = Duration.ofSeconds(30).toNanos();
        // Longer only where the machine is so busy that one of the two did not happen yet.
        while (System.nanoTime() - start < (refused == 0 || passed == 0 ? most : least)) {
            try (Directory source = volume.find("compose").orElseThrow();
                    Directory staged = area.open("p.1", identity).orElseThrow()) {
                Plans.populate(PLAN, source, staged, Progress.NONE);
                passed++;
            } catch (ContentException | SourceChangedException | PosixException _) {
                refused++;
            }
            assertNothingSecret();
            assertThat(area.remove("p.1", Optional.of(identity), Progress.NONE)).isEqualTo(StagingArea.Removal.REMOVED);
            identity = area.make("p.1");
        }
        done.set(true);
        swapper.join();

        assertThat(refused).isPositive();
        assertThat(passed).isPositive();
        assertThat(secrets.resolve("key")).hasContent("secret");
    }

    private void assertNothingSecret() throws IOException {
        Path staged = volume.root().resolve(".composure/p.1");
        try (var all = Files.walk(staged)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    assertThat(path).content().isNotEqualTo("secret");
                    assertThat(path.getFileName()).isNotEqualTo(Path.of("key"));
                }
            }
        }
    }
}
