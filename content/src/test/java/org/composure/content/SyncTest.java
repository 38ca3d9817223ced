package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.composure.content.posix.Directory;
import org.composure.policy.ContentMode;
import org.composure.policy.Verification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel is asked to make durable, and when: seen from outside, by strace. */
class SyncTest {

    private static final String TARGET = "Fedora/43/" + SampleCompose.ID;
    private static final Pattern SYNC = Pattern.compile("(fsync|syncfs)\\([0-9]+<(.*)>\\)\\s*= 0");
    private static final Pattern RENAME =
            Pattern.compile("renameat2\\([0-9]+<(.*)>, \"(.*)\", [0-9]+<(.*)>, \"(.*)\", .*\\)\\s*= 0");

    @TempDir
    Path temp;

    Path compose;
    Path volume;
    Path staged;

    @BeforeEach
    void compose() throws IOException {
        volume = Files.createDirectory(temp.toRealPath().resolve("volume"));
        compose = SampleCompose.in(volume);
        staged = volume.resolve(".composure/p.1");
        Files.createSymbolicLink(compose.resolve("compose/link"), Path.of("../STATUS"));
    }

    /** In the child: makes a tree and publishes it. */
    static final class Publish {

        private Publish() {}

        public static void main(String[] arguments) throws IOException {
            Volume volume = new Volume("volume", Path.of(arguments[0]));
            ContentPlan plan = Plans.plan(
                    ContentMode.valueOf(arguments[1]), Verification.FULL, SymlinkRules.WITHIN, "work", "logs");
            StagingArea area = new StagingArea(volume);
            FileIdentity identity = area.make("p.1");
            try (Directory source = volume.find(SampleCompose.ID).orElseThrow();
                    Directory staged = area.open("p.1", identity).orElseThrow()) {
                Survey survey = plan.survey(source, staged, Optional.of(staged), Progress.NONE);
                plan.populate(source, staged, survey, Progress.NONE);
                plan.verify(source, staged, new ManifestFile(area, "p"), Progress.NONE);
                plan.sync(staged, Progress.NONE);
            }
            area.publish("p.1", identity, TARGET);
        }
    }

    /**
     * One call.
     *
     * @param call its name
     * @param path what it was about; of a rename the new name
     */
    private record Call(String call, String path) {}

    private List<Call> calls(ContentMode mode) throws IOException {
        assumeThat(FileSystems.sh("strace -e trace=none true"))
                .as("needs strace, and the right to trace")
                .contains("exited with 0");
        Path trace = temp.resolve("trace");
        ChildProcess.Finished finished = ChildProcess.run(
                List.of(
                        "strace",
                        "-f",
                        "-y",
                        "-s",
                        "4096",
                        "-e",
                        "trace=fsync,syncfs,renameat2",
                        "-o",
                        trace.toString()),
                List.of(),
                Publish.class,
                volume.toString(),
                mode.name());
        assertThat(finished.status()).as(finished.output()).isZero();
        List<Call> calls = new ArrayList<>();
        for (String line : Files.readAllLines(whole(trace))) {
            Matcher sync = SYNC.matcher(line);
            Matcher rename = RENAME.matcher(line);
            if (sync.find()) {
                calls.add(new Call(sync.group(1), sync.group(2)));
            } else if (rename.find()) {
                calls.add(new Call("rename", rename.group(3) + "/" + rename.group(4)));
            }
        }
        return calls;
    }

    /** The trace with what a call of another thread tore apart joined at its end. */
    private static Path whole(Path trace) throws IOException {
        List<String> lines = new ArrayList<>();
        List<String> torn = new ArrayList<>();
        for (String line : Files.readAllLines(trace)) {
            String thread = line.substring(0, line.indexOf(' '));
            if (line.endsWith("<unfinished ...>")) {
                torn.add(line.replace(" <unfinished ...>", "").replace("<unfinished ...>", ""));
            } else if (line.contains(" resumed>")) {
                String begun = torn.stream()
                        .filter(t -> t.startsWith(thread + " "))
                        .findFirst()
                        .orElseThrow();
                torn.remove(begun);
                lines.add(begun + line.substring(line.indexOf(" resumed>") + " resumed>".length()));
            } else {
                lines.add(line);
            }
        }
        return Files.write(trace.resolveSibling("whole"), lines);
    }

    private void assertDurable(List<Call> calls) throws IOException {
        int renamed = calls.indexOf(new Call("rename", volume.resolve(TARGET).toString()));
        assertThat(renamed).isPositive();
        List<String> before = synced(calls.subList(0, renamed));
        // The tree's files, all but those that are the source's own.
        Path published = volume.resolve(TARGET);
        List<Path> directories = new ArrayList<>();
        List<String> files = new ArrayList<>();
        try (var all = Files.walk(published)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Path was = staged.resolve(published.relativize(path));
                if (Files.isDirectory(path)) {
                    directories.add(was.normalize());
                } else if (!Files.isSymbolicLink(path)
                        && SampleCompose.inode(path)
                                != SampleCompose.inode(compose.resolve(published.relativize(path)))) {
                    files.add(was.toString());
                }
            }
        }
        assertThat(before).containsAll(files);
        int lastFile = files.stream().mapToInt(before::lastIndexOf).max().orElseThrow();
        for (Path directory : directories) {
            // The tree itself was synced when it was made, too: what counts is the last time.
            int at = before.lastIndexOf(directory.toString());
            assertThat(at).as(directory.toString()).isGreaterThan(lastFile);
            Path parent = directory.getParent();
            if (parent != null && directories.contains(parent)) {
                assertThat(before.lastIndexOf(parent.toString()))
                        .as(parent.toString())
                        .isGreaterThan(at);
            }
        }
        // The way to the target before, and the target's name after it got it.
        assertThat(before).contains(volume.toString(), volume.resolve("Fedora").toString());
        assertThat(synced(calls.subList(renamed, calls.size())))
                .startsWith(
                        volume.resolve("Fedora/43").toString(),
                        volume.resolve(".composure").toString());
        // The manifest, before it takes the place of an earlier one, and its directory after.
        Path manifests = volume.resolve(".composure/manifests");
        int replaced =
                calls.indexOf(new Call("rename", manifests.resolve("p.sha256").toString()));
        assertThat(synced(calls.subList(0, replaced)))
                .contains(manifests.resolve("p.draft").toString());
        assertThat(synced(calls.subList(replaced, renamed))).contains(manifests.toString());
    }

    private static List<String> synced(List<Call> calls) {
        return calls.stream()
                .filter(call -> !call.call().equals("rename"))
                .map(Call::path)
                .toList();
    }

    @Test
    void comesToFilesThenToDirectoriesFromTheBottomThenToTheTargetsName() throws IOException {
        List<Call> calls = calls(ContentMode.COPY);
        assertThat(calls).noneMatch(call -> call.call().equals("syncfs"));
        assertDurable(calls);
    }

    @Test
    void comesToTheCopiesAmongLinks() throws IOException {
        assertDurable(calls(ContentMode.HARDLINK));
    }

    @Test
    void comesToTheWholeFileSystemAtOnceWhereThereAreManyFiles() throws IOException {
        for (int i = 0; i < 1_100; i++) {
            SampleCompose.file(compose.resolve("compose/Server/" + i % 3 + "/" + i), "content");
        }
        List<Call> calls = calls(ContentMode.COPY);

        assertThat(calls.stream().filter(call -> call.call().equals("syncfs"))).hasSize(1);
        int all = calls.indexOf(new Call("syncfs", staged.toString()));
        int renamed = calls.indexOf(new Call("rename", volume.resolve(TARGET).toString()));
        assertThat(all).isBetween(0, renamed);
        assertThat(synced(calls.subList(all, renamed)))
                .contains(
                        staged.resolve("compose/Server/1").toString(),
                        staged.resolve("compose").toString(),
                        staged.toString());
        assertThat(synced(calls.subList(renamed, calls.size())))
                .startsWith(volume.resolve("Fedora/43").toString());
    }
}
