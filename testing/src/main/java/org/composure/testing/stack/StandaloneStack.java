package org.composure.testing.stack;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.composure.embedded.FreePort;
import org.composure.embedded.Trees;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The standalone jar in a process of its own, on a temporary directory. */
public final class StandaloneStack implements Stack {

    private static final Duration READY = Duration.ofSeconds(90);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path jar;
    private final Path directory;
    private final List<String> options;
    private final int port = FreePort.any();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Path> mounts = new TreeMap<>();
    private @Nullable Process process;
    private JsonNode endpoints = JSON.createObjectNode();

    private StandaloneStack(Path jar, Path directory, List<String> options) {
        this.jar = jar;
        this.directory = directory;
        this.options = List.copyOf(options);
    }

    /**
     * Starts the jar.
     *
     * @param jar the standalone jar
     * @param policies a directory of policies
     * @param options further options
     */
    public static StandaloneStack start(Path jar, Path policies, String... options) {
        try {
            Path directory = Files.createTempDirectory("composure-e2e");
            Files.createDirectory(directory.resolve("halt-points"));
            List<String> all = new ArrayList<>(List.of(options));
            all.add("--composure.policies.dir=" + policies);
            all.add("--composure.halt-points.dir=" + directory.resolve("halt-points"));
            StandaloneStack stack = new StandaloneStack(jar, directory, all);
            try {
                stack.start();
            } catch (RuntimeException e) {
                stack.stop();
                throw e;
            }
            return stack;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void start() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-jar",
                jar.toString(),
                "--server.port=" + port,
                "--composure.data-dir=" + data()));
        command.addAll(options);
        mounts.forEach((volume, path) -> command.add("--composure.volumes." + volume + ".path=" + path));
        try {
            Files.deleteIfExists(endpointsFile());
            Process started = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log()))
                    .start();
            process = started;
            Awaitility.await("the standalone process is ready; its output is in " + log())
                    .atMost(READY)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> !started.isAlive() || (Files.exists(endpointsFile()) && answers()));
            if (!started.isAlive()) {
                throw new IllegalStateException(
                        "the standalone process has ended:\n" + Files.readString(log().toPath()));
            }
            endpoints = JSON.readTree(Files.readString(endpointsFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try {
            return http.send(
                                    HttpRequest.newBuilder(url().resolve("api/1/about/"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path endpointsFile() {
        return data().resolve("run/endpoints.json");
    }

    /** Where the process writes what it has to say. */
    public File log() {
        return directory.resolve("log").toFile();
    }

    @Override
    public URI url() {
        return URI.create("http://localhost:" + port + "/");
    }

    @Override
    public URI broker() {
        return URI.create(endpoints.path("amqp").path("uri").asString());
    }

    @Override
    public Path volume(String name) {
        return data().resolve("volumes").resolve(name);
    }

    @Override
    public void mountElsewhere(String volume) {
        Path link = directory.resolve("mount-of-" + volume);
        try {
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, volume(volume));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mounts.put(volume, link);
    }

    @Override
    public void mountAsBefore(String volume) {
        mounts.remove(volume);
    }

    @Override
    public Path haltPoints() {
        return directory.resolve("halt-points");
    }

    @Override
    public Connection database() throws SQLException {
        JsonNode postgresql = endpoints.path("postgresql");
        return DriverManager.getConnection(
                postgresql.path("url").asString(),
                postgresql.path("user").asString(),
                postgresql.path("password").asString());
    }

    @Override
    public void kill() {
        Objects.requireNonNull(process).destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        stop();
        try {
            Trees.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void stop() {
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(30, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
