package org.composure.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.composure.content.ContentPlan;
import org.composure.content.CopySlots;
import org.composure.content.FileIdentity;
import org.composure.content.ManifestFile;
import org.composure.content.Progress;
import org.composure.content.StagingArea;
import org.composure.content.Survey;
import org.composure.content.SymlinkRules;
import org.composure.content.Volume;
import org.composure.content.posix.Directory;
import org.composure.policy.ContentMode;
import org.composure.policy.PoolLinks;
import org.composure.policy.Verification;

/**
 * Publication of trees beside {@code cp -al} and {@code cp -a}, and their verification beside {@code sha256sum}, on the same trees
 * in turns. Ours is a service that runs already; theirs are processes, which start within milliseconds.
 *
 * <p>Arguments: the directory to work in, the number of rounds, and which of {@code link}, {@code small}, {@code large},
 * {@code verify} to run; all of them if none is named.
 */
public final class ContentBenchmark {

    private static final int SMALL_FILES = Integer.getInteger("files", 100_000);
    private static final int LARGE_FILES = Integer.getInteger("large", 8);
    private static final int LARGE_SIZE = 256 << 20;
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final Volume volume;
    private final Path copy;
    private final int rounds;

    private ContentBenchmark(Path directory, int rounds) {
        this.volume = new Volume("bench", directory);
        this.copy = directory.resolve("copy");
        this.rounds = rounds;
    }

    /** Runs the benchmarks. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(Path.of(arguments[0]).toAbsolutePath(), "composure-bench");
        List<String> wanted = List.of(Arrays.copyOfRange(arguments, Math.min(2, arguments.length), arguments.length));
        try {
            ContentBenchmark benchmark = new ContentBenchmark(directory, Integer.parseInt(arguments[1]));
            System.out.println("| what | beside | theirs, s | ours, s | ours / theirs |");
            System.out.println("|---|---|---|---|---|");
            benchmark.run(wanted.isEmpty() ? Set.of("link", "small", "large", "verify") : Set.copyOf(wanted));
        } finally {
            process("rm", "-rf", directory.toString());
        }
    }

    private void run(Set<String> wanted) throws IOException, InterruptedException {
        if (wanted.contains("link") || wanted.contains("small")) {
            tree("many", SMALL_FILES, 4096);
        }
        String many = String.format("%,d files of 4 KiB", SMALL_FILES);
        if (wanted.contains("link")) {
            duel("link " + many, cp("-al", "many"), new Ours("many", ContentMode.HARDLINK, false, false));
            duel(
                    "link " + many + ", with survey, size check, sync, publication",
                    cp("-al", "many"),
                    new Ours("many", ContentMode.HARDLINK, true, true));
        }
        if (wanted.contains("small")) {
            duel("copy " + many, cp("-a", "many"), new Ours("many", ContentMode.COPY, false, false));
            duel(
                    "copy " + many + ", with size check",
                    cp("-a", "many"),
                    new Ours("many", ContentMode.COPY, true, false));
            duel(
                    "copy " + many + ", with size check and sync",
                    cpAndSync("many"),
                    new Ours("many", ContentMode.COPY, true, true));
        }
        if (wanted.contains("large") || wanted.contains("verify")) {
            tree("large", LARGE_FILES, LARGE_SIZE);
        }
        String large = LARGE_FILES + " files of " + (LARGE_SIZE >> 20) + " MiB";
        if (wanted.contains("large")) {
            duel(
                    "copy " + large + ", with size check",
                    cp("-a", "large"),
                    new Ours("large", ContentMode.COPY, true, false));
            duel(
                    "copy " + large + ", with size check and sync",
                    cpAndSync("large"),
                    new Ours("large", ContentMode.COPY, true, true));
        }
        if (wanted.contains("verify")) {
            duel("verify in full " + large, sha256sum("large"), new Verifying("large"));
        }
    }

    private void duel(String name, Theirs theirs, Duel.Run ours) throws IOException, InterruptedException {
        new Duel(name, theirs.name(), theirs, ours).fight(rounds);
    }

    private Path root(String tree) {
        return volume.root().resolve(tree);
    }

    /** Writes a compose with so many files of random bytes, a hundred to a directory at least. */
    private void tree(String name, int files, int size) throws IOException {
        Path root = root(name);
        for (String needed : List.of("STATUS", "COMPOSE_ID", "compose/metadata/composeinfo.json")) {
            Files.createDirectories(root.resolve(needed).getParent());
            Files.writeString(root.resolve(needed), needed);
        }
        byte[] bytes = new byte[Math.min(size, 1 << 20)];
        Random random = new Random(1);
        for (int i = 0; i < files; i++) {
            random.nextBytes(bytes);
            Path directory = Files.createDirectories(root.resolve("compose/Everything/x86_64/os/Packages/" + i % 100));
            try (var out = Files.newOutputStream(directory.resolve("package-with-a-usual-name-1.2.3-" + i + ".rpm"))) {
                for (int written = 0; written < size; written += bytes.length) {
                    out.write(bytes);
                }
            }
        }
    }

    /** A command of theirs, which makes the tree {@code copy} or none. */
    private record Theirs(String name, List<String> command, Path made) implements Duel.Run {
        @Override
        public void work() throws IOException, InterruptedException {
            process(command.toArray(String[]::new));
        }

        @Override
        public void clear() throws IOException, InterruptedException {
            process("rm", "-rf", made.toString());
        }
    }

    private Theirs cp(String how, String tree) {
        return new Theirs("cp " + how, List.of("cp", how, root(tree).toString(), copy.toString()), copy);
    }

    private Theirs cpAndSync(String tree) {
        return new Theirs(
                "cp -a, sync -f",
                List.of(
                        "sh",
                        "-c",
                        "cp -a \"$0\" \"$1\" && sync -f \"$1\"",
                        root(tree).toString(),
                        copy.toString()),
                copy);
    }

    private Theirs sha256sum(String tree) {
        return new Theirs(
                "sha256sum × " + CORES,
                List.of(
                        "sh",
                        "-c",
                        "find \"$0\" -type f -print0 | xargs -0 -n 1 -P " + CORES + " sha256sum > /dev/null",
                        root(tree).toString()),
                copy);
    }

    private ContentPlan plan(String tree, ContentMode mode, Verification verification) throws IOException {
        return new ContentPlan(
                Set.of(),
                mode,
                verification,
                SymlinkRules.between(volume, tree, volume, "published", PoolLinks.KEEP),
                new CopySlots(volume.parallelCopies()));
    }

    /** Our steps. */
    private final class Ours implements Duel.Run {

        private final String tree;
        private final ContentMode mode;
        private final boolean verified;
        private final boolean durable;
        private final StagingArea area = new StagingArea(volume);
        private Optional<FileIdentity> identity = Optional.empty();

        Ours(String tree, ContentMode mode, boolean verified, boolean durable) {
            this.tree = tree;
            this.mode = mode;
            this.verified = verified;
            this.durable = durable;
        }

        @Override
        public void work() throws IOException {
            ContentPlan plan = plan(tree, mode, Verification.SIZE);
            identity = Optional.of(area.make("bench.1"));
            try (Directory source = volume.find(tree).orElseThrow();
                    Directory staged = area.require("bench.1", identity.get())) {
                Survey survey = plan.survey(source, source, Optional.empty(), Progress.NONE);
                plan.populate(source, staged, survey, Progress.NONE);
                if (verified) {
                    plan.verify(source, staged, new ManifestFile(area, "bench"), Progress.NONE);
                }
                if (durable) {
                    plan.sync(staged, Progress.NONE);
                    area.publish("bench.1", identity.get(), "published");
                }
            }
        }

        @Override
        public void clear() throws IOException {
            area.takeBack("published", "bench.1", identity.orElseThrow(), Progress.NONE);
        }
    }

    /** Full verification of a tree of links, each file of which is read once. */
    private final class Verifying implements Duel.Run {

        private final String tree;
        private final StagingArea area = new StagingArea(volume);
        private final FileIdentity identity;
        private final ContentPlan plan;

        Verifying(String tree) throws IOException {
            this.tree = tree;
            this.plan = plan(tree, ContentMode.HARDLINK, Verification.FULL);
            this.identity = area.make("bench.2");
            try (Directory source = volume.find(tree).orElseThrow();
                    Directory staged = area.require("bench.2", identity)) {
                plan.populate(
                        source, staged, plan.survey(source, source, Optional.empty(), Progress.NONE), Progress.NONE);
            }
        }

        @Override
        public void work() throws IOException {
            try (Directory source = volume.find(tree).orElseThrow();
                    Directory staged = area.require("bench.2", identity)) {
                plan.verify(source, staged, new ManifestFile(area, "bench"), Progress.NONE);
            }
        }

        @Override
        public void clear() {
            // What was verified is verified again.
        }
    }

    private static void process(String... command) throws IOException, InterruptedException {
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new UncheckedIOException(new IOException(String.join(" ", command) + " ended with " + code));
        }
    }
}
