package org.composure.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A standalone Composure in a process of its own. */
final class StandaloneProcess implements AutoCloseable {

    private static final long STOP_SECONDS = 60;
    private static final String LAST_LINE = "  addresses";

    private final Process process;
    private final String output;

    private StandaloneProcess(Process process, String output) {
        this.process = process;
        this.output = output;
    }

    /** Starts it, and returns when it has said that it is ready, or has ended. */
    static StandaloneProcess start(Path dataDirectory, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                StandaloneApplication.class.getName(),
                "--composure.data-dir=" + dataDirectory));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // The stream stays open: a process whose output nobody takes any more would end by that.
        List<String> said = process.inputReader(StandardCharsets.UTF_8)
                .lines()
                .takeWhile(line -> !line.startsWith(LAST_LINE))
                .toList();
        return new StandaloneProcess(process, String.join("\n", said));
    }

    /** What it printed until it was ready. */
    String output() {
        return output;
    }

    /** Waits for its end. */
    int exitStatus() throws InterruptedException {
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still runs after " + STOP_SECONDS + " s");
        }
        return process.exitValue();
    }

    /** Asks it to stop, as service managers do, and waits for its end. */
    int terminate() throws InterruptedException {
        process.destroy();
        return exitStatus();
    }

    /** Kills it where it still runs. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
