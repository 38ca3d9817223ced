package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileName;
import org.composure.content.posix.Handle;
import org.composure.content.posix.RegularFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedPathTest {

    @TempDir
    Path temp;

    private Path root;
    private Volume volume;

    @BeforeEach
    void publish() throws IOException {
        Files.writeString(temp.resolve("secret"), "outside");
        root = Files.createDirectories(temp.resolve("root"));
        volume = new Volume("nightly", root);
        Files.createDirectories(root.resolve("Fedora/one/compose"));
        Files.writeString(root.resolve("Fedora/one/STATUS"), "FINISHED");
        Files.writeString(root.resolve("Fedora/one/.treeinfo"), "[general]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Fedora/one/STATUS",
                "Fedora/latest/STATUS",
                "Fedora/one/compose/up",
                "Fedora/one/compose/around",
                "Fedora/second/STATUS",
                "Fedora/odd"
            })
    void readsThroughLinksThatStayInTheVolume(String path) throws IOException {
        Files.writeString(root.resolve("Fedora/o\\dd\n"), "FINISHED");
        link("Fedora/odd", "o\\dd\n");
        link("Fedora/latest", "one");
        link("Fedora/second", "./latest/");
        link("Fedora/one/compose/up", "../STATUS");
        link("Fedora/one/compose/around", "../../../Fedora//latest/STATUS");

        assertThat(read(path)).hasValue("FINISHED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Fedora/absolute",
                "Fedora/outside",
                "Fedora/outside-by-link",
                "Fedora/loop",
                "Fedora/loop/STATUS",
                "Fedora/dangling",
                "Fedora/root",
                "Fedora/hidden/secret",
                "Fedora/through-a-file",
                ".composure/secret",
                ".hidden",
                "Fedora/one/STATUS/more",
                "Fedora/nothing"
            })
    void findsNothingWhereALinkOrNameLeadsElsewhere(String path) throws IOException {
        Files.createDirectories(root.resolve(".composure"));
        Files.writeString(root.resolve(".composure/secret"), "not yet");
        Files.writeString(root.resolve(".hidden"), "hidden");
        link("Fedora/absolute", root.resolve("Fedora/one/STATUS").toString());
        link("Fedora/outside", "../../secret");
        link("Fedora/outside-by-link", "outside");
        link("Fedora/loop", "loop");
        link("Fedora/dangling", "nowhere");
        link("Fedora/root", "..");
        link("Fedora/hidden", "../.composure");
        link("Fedora/through-a-file", "one/STATUS/../STATUS");

        assertThat(read(path)).isEmpty();
    }

    @Test
    void findsNamesThatAreNoText() throws Exception {
        FileName name = new FileName("caf\u00e9\u00ff");
        Process touch = new ProcessBuilder("sh", "-c", "printf odd > \"$(printf 'caf\\351\\377')\"")
                .directory(root.toFile())
                .start();
        assertThat(touch.waitFor()).isZero();

        assertThat(read(List.of(name))).hasValue("odd");
        assertThat(read("x".repeat(300))).isEmpty();
    }

    @Test
    void doesNotWaitForAFifo() throws Exception {
        Process fifo = new ProcessBuilder("mkfifo", root.resolve("fifo").toString()).start();
        assertThat(fifo.waitFor()).isZero();

        assertThat(read("fifo")).isEmpty();
    }

    @Test
    void findsARootWithoutNames() throws IOException {
        try (Handle found = new PublishedPath(volume, List.of()).open().orElseThrow()) {
            assertThat(found).isInstanceOf(Directory.class);
        }
    }

    @Test
    void alwaysFindsAWholeTreeBehindALinkThatIsReplaced() throws Exception {
        Path old = root.resolve("Fedora/one");
        link("Fedora/latest", "one");
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> replacing = CompletableFuture.supplyAsync(() -> replaceUntil(over, old));

        for (int i = 0; i < 20_000; i++) {
            assertThat(read("Fedora/latest/STATUS")).as("reading %d", i).isPresent();
        }

        over.set(true);
        assertThat(replacing.get()).isPositive();
    }

    /** Publishes one tree after the other, lets the link lead to it, and takes away the one before. */
    private int replaceUntil(AtomicBoolean over, Path first) {
        Path old = first;
        int count = 0;
        try {
            while (!over.get()) {
                Path next = root.resolve("Fedora/tree-" + count++);
                Files.createDirectory(next);
                Files.writeString(next.resolve("STATUS"), "FINISHED");
                link("Fedora/.next", next.getFileName().toString());
                Files.move(
                        root.resolve("Fedora/.next"),
                        root.resolve("Fedora/latest"),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
                Files.move(old, temp.resolve("old-" + count));
                old = next;
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return count;
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(root.resolve(name), Path.of(target));
    }

    private Optional<String> read(String path) throws IOException {
        return read(Arrays.stream(path.split("/")).map(FileName::of).toList());
    }

    private Optional<String> read(List<FileName> parts) throws IOException {
        try (Handle found = new PublishedPath(volume, parts).open().orElse(null)) {
            return found instanceof RegularFile file
                    ? Optional.of(new String(file.input().readAllBytes(), StandardCharsets.UTF_8))
                    : Optional.empty();
        }
    }
}
