package org.composure.testing.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A bootable jar in a process of its own, again and again. */
final class JarProcess {

    private static final Duration READY = Duration.ofMinutes(5);
    // One that has recorded its start writes that down at its end, which takes a while.
    private static final long STOP_SECONDS = 120;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final List<String> arguments;
    private final Path directory;
    private final Path log;
    private final URI ready;
    private @Nullable Process process;

    /**
     * Nothing is started yet.
     *
     * @param arguments those that name the jar to the JVM
     * @param directory where it runs, and where a file of its name has what it says
     * @param ready answers with 200 when the process does
     */
    JarProcess(List<String> arguments, Path directory, String name, URI ready) {
        this.arguments = arguments;
        this.directory = directory;
        this.log = directory.resolve(name + ".log");
        this.ready = ready;
    }

    Path log() {
        return log;
    }

    /** How a JVM is started that has little of the machine to itself. */
    static List<String> jvm(String heap) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx" + heap,
                "--enable-native-access=ALL-UNNAMED");
    }

    /** Begins it, and does not wait. */
    void begin(String heap, List<String> options, Map<String, String> environment) {
        List<String> command = new ArrayList<>(jvm(heap));
        command.addAll(arguments);
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until it answers.
     *
     * @throws IllegalStateException where it ended instead
     */
    void awaitReady() {
        await("it answers", this::answers);
    }

    /**
     * Waits until something holds of the running process.
     *
     * @throws IllegalStateException where it ended instead
     */
    void await(String what, Callable<Boolean> holds) {
        Awaitility.await(what + "; its output is in " + log)
                .atMost(READY)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> !isAlive() || holds.call());
        if (!isAlive()) {
            throw new IllegalStateException("the process has ended:\n" + said());
        }
    }

    private boolean answers() {
        try {
            HttpRequest request = HttpRequest.newBuilder(ready)
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The process that was started last. */
    Process process() {
        if (process == null) {
            throw new IllegalStateException("not started (expected: begin, before)");
        }
        return process;
    }

    /** Kills it, also while it is stopped, and waits for its end. */
    void kill() {
        process().destroyForcibly().onExit().join();
    }

    /** Sends it a signal, by its name without SIG. */
    void signal(String name) {
        try {
            int answer = new ProcessBuilder(
                            "kill", "-" + name, Long.toString(process().pid()))
                    .start()
                    .waitFor();
            if (answer != 0) {
                throw new IllegalStateException("kill -" + name + " answers " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Asks it to end, and does not wait. */
    void terminate() {
        if (isAlive()) {
            process().destroy();
        }
    }

    /** Waits for its end, and kills it where that takes long. */
    void awaitEnd() {
        if (!isAlive()) {
            return;
        }
        try {
            if (!process().waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
