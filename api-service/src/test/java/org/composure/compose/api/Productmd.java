package org.composure.compose.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * The productmd library itself, from PyPI, in a virtual environment that is kept in the user's cache. Where it cannot be had,
 * tests are skipped, or fail if {@code -Dcomposure.productmd=required} is given.
 *
 * @param python the environment's interpreter
 */
record Productmd(Path python) {

    private static final String VERSION = "1.51";
    private static final long PATIENCE_SECONDS = 120;

    /** The environment, made if it is not there yet. */
    static Productmd get() {
        Path cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        Path environment = cache.resolve("composure/productmd-" + VERSION);
        Path python = environment.resolve("bin/python");
        Path complete = environment.resolve("complete");
        if (!Files.exists(complete)) {
            run("python3", "-m", "venv", "--clear", environment.toString());
            run(
                    python.toString(),
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "productmd==" + VERSION);
            try {
                Files.createFile(complete);
            } catch (IOException e) {
                throw missing(e.toString());
            }
        }
        return new Productmd(python);
    }

    /**
     * Makes sure that productmd reads the same from both documents, but for the compose's id: that is the one which productmd
     * computes, with a respin of at least what was posted.
     */
    void readsTheSame(String posted, String answered) throws IOException {
        Path directory = Files.createTempDirectory("productmd");
        ask(
                "/same-composeinfo.py",
                Files.writeString(directory.resolve("posted.json"), posted),
                Files.writeString(directory.resolve("answered.json"), answered));
    }

    /** Those of some files that productmd reads as ComposeInfos. */
    List<Path> readable(List<Path> files) throws IOException {
        return ask("/readable-composeinfos.py", files.toArray(Path[]::new))
                .lines()
                .map(Path::of)
                .toList();
    }

    /**
     * Changes each value of some ComposeInfos in many ways.
     *
     * @return what productmd refuses of that: a line of JSON for each, with the {@code document} and {@code what} was changed
     */
    List<String> refusals(Path... composeInfos) throws IOException {
        return ask("/refused-composeinfos.py", composeInfos).lines().toList();
    }

    private String ask(String name, Path... arguments) throws IOException {
        Path script = Files.createTempDirectory("productmd").resolve(name.substring(1));
        try (var given = Productmd.class.getResourceAsStream(name)) {
            Files.copy(Objects.requireNonNull(given), script);
        }
        List<String> command = new ArrayList<>(List.of(python.toString(), script.toString()));
        Stream.of(arguments).map(Path::toString).forEach(command::add);
        Map.Entry<Integer, String> end = execute(command.toArray(String[]::new));
        assertThat(end.getKey()).as(end.getValue()).isZero();
        return end.getValue();
    }

    private static void run(String... command) {
        try {
            Map.Entry<Integer, String> end = execute(command);
            if (end.getKey() != 0) {
                throw missing(String.join(" ", command) + ": " + end.getValue());
            }
        } catch (IOException e) {
            throw missing(e.toString());
        }
    }

    private static Map.Entry<Integer, String> execute(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " does not end");
            }
            return Map.entry(process.exitValue(), output);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static RuntimeException missing(String why) {
        String reason = "productmd cannot be had: it needs python3 with venv and pip, and PyPI. " + why;
        return "required".equals(System.getProperty("composure.productmd"))
                ? new IllegalStateException(reason)
                : new TestAbortedException(reason);
    }
}
