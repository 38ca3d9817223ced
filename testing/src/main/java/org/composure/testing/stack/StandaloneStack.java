package org.composure.testing.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.composure.embedded.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The standalone jar in a process of its own, on a temporary directory. */
public final class StandaloneStack implements Stack {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path directory;
    private final List<String> options;
    private final URI root;
    private final JarProcess process;
    private final Mounts mounts;
    private JsonNode endpoints = JSON.createObjectNode();

    private StandaloneStack(List<String> arguments, Path directory, List<String> options) {
        this.directory = directory;
        int port = SteadyPort.any();
        this.root = URI.create("http://localhost:" + port + "/");
        this.options = new ArrayList<>(List.of("--server.port=" + port, "--composure.data-dir=" + data()));
        this.options.addAll(options);
        this.process = new JarProcess(arguments, directory, "standalone", root.resolve("api/1/about/"));
        this.mounts = new Mounts(directory, this::volume);
    }

    /**
     * Starts the jar.
     *
     * @param jar the standalone jar
     * @param policies a directory of policies
     * @param options further options
     */
    public static StandaloneStack start(Path jar, Path policies, String... options) {
        QuickJar quick = new QuickJar(jar);
        quick.prepare(arguments -> begun(arguments, policies, options).close());
        return begun(quick.arguments(), policies, options);
    }

    private static StandaloneStack begun(List<String> arguments, Path policies, String... options) {
        try {
            Path directory = Files.createTempDirectory("composure-e2e");
            Files.createDirectory(directory.resolve("halt-points"));
            List<String> all = new ArrayList<>(List.of(options));
            all.add("--composure.policies.dir=" + policies);
            all.add("--composure.halt-points.dir=" + directory.resolve("halt-points"));
            StandaloneStack stack = new StandaloneStack(arguments, directory, all);
            try {
                stack.start();
            } catch (RuntimeException e) {
                stack.process.terminate();
                stack.process.awaitEnd();
                throw e;
            }
            return stack;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void start() {
        List<String> all = new ArrayList<>(options);
        all.addAll(mounts.options());
        try {
            Files.deleteIfExists(endpointsFile());
            process.begin("1g", all, Map.of());
            process.awaitReady();
            process.await("it has told its addresses", () -> Files.exists(endpointsFile()));
            endpoints = JSON.readTree(Files.readString(endpointsFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path endpointsFile() {
        return data().resolve("run/endpoints.json");
    }

    @Override
    public URI url() {
        return root;
    }

    @Override
    public URI adminUrl() {
        return root;
    }

    @Override
    public URI volumeUrl(String volume) {
        return root.resolve("volumes/" + volume + "/");
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
        mounts.elsewhere(volume);
    }

    @Override
    public void mountAsBefore(String volume) {
        mounts.asBefore(volume);
    }

    @Override
    public Path haltPoints() {
        return directory.resolve("halt-points");
    }

    @Override
    public List<Path> logs() {
        return List.of(process.log());
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
        process.kill();
    }

    @Override
    public void close() {
        process.terminate();
        process.awaitEnd();
        try {
            Trees.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
