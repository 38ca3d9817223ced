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
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.composure.embedded.Trees;
import tools.jackson.databind.JsonNode;

/**
 * Two processes of each deployable on real parts. The parts are shared by all stacks of a run; each stack has a database, a
 * virtual host, a Temporal namespace and volumes of its own.
 */
public final class RealStack implements Stack {

    private static final String WORKERS = "workers";
    private static final List<String> VOLUMES = List.of("incoming", "nightly", "candidate", "milestone");

    private final RealParts parts;
    private final String space =
            "e2e_" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    private final Path directory;
    private final Path volumes;
    private final List<String> options;
    private final Map<String, QuickJar> jars = new TreeMap<>();
    private final Map<Part, JarProcess> processes = new EnumMap<>(Part.class);
    private final Map<Part, URI> roots = new EnumMap<>(Part.class);
    private final Map<Part, URI> managed = new EnumMap<>(Part.class);
    private final Mounts mounts;
    private final AtomicInteger turn = new AtomicInteger();

    private RealStack(Path project, RealParts parts, Path directory, List<String> options) {
        this.parts = parts;
        this.directory = directory;
        this.volumes = Path.of(parts.endpoints().path("volumes").path("path").asString())
                .resolve(space);
        this.options = options;
        this.mounts = new Mounts(directory, this::volume);
        for (Part part : Part.values()) {
            if (part.isOurs()) {
                String module = part.deployable();
                QuickJar jar = jars.computeIfAbsent(
                        module,
                        _ -> new QuickJar(project.resolve(module + "/target/composure-" + module + "-exec.jar")));
                if (!module.equals(WORKERS)) {
                    roots.put(part, anyRoot());
                }
                URI management = anyRoot();
                managed.put(part, management);
                processes.put(
                        part,
                        new JarProcess(
                                jar.arguments(),
                                directory,
                                part.wire(),
                                management.resolve("actuator/health/readiness")));
            }
        }
    }

    private static URI anyRoot() {
        return URI.create("http://localhost:" + SteadyPort.any() + "/");
    }

    /**
     * Starts six processes, and the real parts where they do not run yet.
     *
     * @param project the directory of this project, in which all jars have been built
     * @param policies a directory of policies
     * @param options further options, for all processes
     */
    public static RealStack start(Path project, Path policies, String... options) {
        try {
            RealParts parts = RealParts.up(project.resolve("deploy/real-stack"));
            Path directory = Files.createTempDirectory("composure-e2e");
            List<String> all = new ArrayList<>(List.of(options));
            all.add("--composure.policies.dir=" + policies);
            all.add("--composure.halt-points.dir=" + directory.resolve("halt-points"));
            RealStack stack = new RealStack(project, parts, directory, all);
            Files.createDirectory(stack.haltPoints());
            for (String volume : VOLUMES) {
                Files.createDirectories(stack.volume(volume));
            }
            parts.run("space", stack.space);
            stack.jars.forEach((module, jar) ->
                    jar.prepare(stack.options, stack.settings(Part.of(module).getFirst())));
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

    /**
     * Starts the OpenID provider beside the real parts; it stays there.
     *
     * @param project the directory of this project
     * @return its issuer, the audience of its tokens, and its clients and people with their secrets
     */
    public static JsonNode provider(Path project) {
        RealParts parts = RealParts.up(project.resolve("deploy/real-stack"));
        parts.run("start", "keycloak");
        return parts.endpoints().path("keycloak");
    }

    @Override
    public void start() {
        List<Part> begun = new ArrayList<>();
        processes.forEach((part, process) -> {
            if (!process.isAlive()) {
                begin(part);
                begun.add(part);
            }
        });
        begun.forEach(part -> process(part).awaitReady());
    }

    /** Starts a part that does not run, and waits until it answers. */
    public void start(Part part) {
        if (part.isOurs()) {
            begin(part);
            process(part).awaitReady();
        } else {
            parts.run("start", part.wire());
        }
    }

    /** {@code kill -9} of a part, with all processes that belong to it. */
    public void kill(Part part) {
        if (part.isOurs()) {
            process(part).kill();
        } else {
            parts.run("kill", part.wire());
        }
    }

    /** SIGSTOP: the part is there and does not answer, as after a long pause of its machine. */
    public void stop(Part part) {
        signal(part, "STOP");
    }

    /** SIGCONT: a part that was stopped goes on. */
    public void cont(Part part) {
        signal(part, "CONT");
    }

    /** Asks a part to end, as a service manager does, and waits for its end. */
    public void terminate(Part part) {
        if (part.isOurs()) {
            process(part).terminate();
            process(part).awaitEnd();
        } else {
            parts.run("terminate", part.wire());
        }
    }

    private void signal(Part part, String signal) {
        if (part.isOurs()) {
            process(part).signal(signal);
        } else {
            parts.run(signal.toLowerCase(Locale.ROOT), part.wire());
        }
    }

    /** Writes the database into a file, while it is used. */
    public void backUp(Path file) {
        parts.run("backup", space, file.toString());
    }

    /** Makes the database what it was when it was written into a file. */
    public void restore(Path file) {
        parts.run("restore", space, file.toString());
    }

    /** The process id of one of our processes, as it was started last. */
    public long pid(Part part) {
        return process(part).process().pid();
    }

    private JarProcess process(Part part) {
        return found(processes, part);
    }

    private static <T> T found(Map<Part, T> all, Part part) {
        T found = all.get(part);
        if (found == null) {
            throw new IllegalArgumentException(part + " (expected: one of " + all.keySet() + ")");
        }
        return found;
    }

    private void begin(Part part) {
        List<String> all = new ArrayList<>(options);
        all.addAll(mounts.options());
        process(part).begin("384m", all, settings(part));
    }

    /** As an administrator gives them: in the environment. */
    private Map<String, String> settings(Part part) {
        JsonNode amqp = parts.endpoints().path("amqp");
        JsonNode postgresql = parts.endpoints().path("postgresql");
        Map<String, String> settings = new TreeMap<>(Map.of(
                "COMPOSURE_DATABASE_URL", databaseUrl(),
                "COMPOSURE_DATABASE_USERNAME", postgresql.path("user").asString(),
                "COMPOSURE_DATABASE_PASSWORD", postgresql.path("password").asString(),
                "COMPOSURE_TEMPORAL_TARGET", target(),
                "COMPOSURE_TEMPORAL_NAMESPACE", space,
                "COMPOSURE_BROKER_HOST", amqp.path("host").asString(),
                "COMPOSURE_BROKER_PORT", amqp.path("port").asString(),
                "COMPOSURE_BROKER_VIRTUAL_HOST", space,
                "COMPOSURE_BROKER_USERNAME", amqp.path("user").asString(),
                "COMPOSURE_BROKER_PASSWORD", amqp.path("password").asString()));
        settings.put(
                "MANAGEMENT_SERVER_PORT", Integer.toString(managementUrl(part).getPort()));
        if (roots.containsKey(part)) {
            settings.put("SERVER_PORT", Integer.toString(url(part).getPort()));
        }
        for (String volume : VOLUMES) {
            String name = "COMPOSURE_VOLUMES_" + volume.toUpperCase(Locale.ROOT);
            settings.put(name + "_PATH", volume(volume).toString());
            settings.put(name + "_URL", volumeUrl(volume).toString());
        }
        return settings;
    }

    /** Where Temporal's frontend listens: host and port. */
    public String target() {
        return parts.endpoints().path("temporal").path("target").asString();
    }

    /** The name of this stack's database, virtual host and namespace. */
    public String space() {
        return space;
    }

    /**
     * The root of the HTTP server of one of our processes, with a slash at its end.
     *
     * @throws IllegalArgumentException for a part that serves nobody
     */
    public URI url(Part part) {
        return found(roots, part);
    }

    /** The root of the server of health and metrics of one of our processes, with a slash at its end. */
    public URI managementUrl(Part part) {
        return found(managed, part);
    }

    /** What a load balancer does: one after the other, of those that are there. */
    private URI next(String deployable) {
        List<Part> all = Part.of(deployable);
        List<Part> alive = all.stream().filter(part -> process(part).isAlive()).toList();
        List<Part> choice = alive.isEmpty() ? all : alive;
        return url(choice.get(Math.floorMod(turn.getAndIncrement(), choice.size())));
    }

    @Override
    public URI url() {
        return next("api-service");
    }

    @Override
    public URI adminUrl() {
        return next("admin-ui");
    }

    @Override
    public URI volumeUrl(String volume) {
        return URI.create(parts.endpoints().path("volumes").path("url").asString() + space + "/" + volume + "/");
    }

    @Override
    public URI broker() {
        JsonNode amqp = parts.endpoints().path("amqp");
        return URI.create("amqp://" + amqp.path("user").asString() + ":"
                + amqp.path("password").asString() + "@" + amqp.path("host").asString() + ":"
                + amqp.path("port").asInt() + "/" + space);
    }

    @Override
    public Path volume(String name) {
        return volumes.resolve(name);
    }

    @Override
    public Path haltPoints() {
        return directory.resolve("halt-points");
    }

    @Override
    public List<Path> logs() {
        return processes.values().stream().map(JarProcess::log).toList();
    }

    private String databaseUrl() {
        JsonNode postgresql = parts.endpoints().path("postgresql");
        return "jdbc:postgresql://" + postgresql.path("host").asString() + ":"
                + postgresql.path("port").asInt() + "/" + space;
    }

    @Override
    public Connection database() throws SQLException {
        JsonNode postgresql = parts.endpoints().path("postgresql");
        return DriverManager.getConnection(
                databaseUrl(),
                postgresql.path("user").asString(),
                postgresql.path("password").asString());
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
    public void kill() {
        processes.values().stream()
                .filter(JarProcess::isAlive)
                .map(process -> process.process().destroyForcibly().onExit())
                .toList()
                .forEach(CompletableFuture::join);
    }

    private void stop() {
        processes.values().forEach(JarProcess::terminate);
        processes.values().forEach(JarProcess::awaitEnd);
    }

    @Override
    public void close() {
        stop();
        parts.run("no-space", space);
        try {
            Trees.delete(volumes);
            Trees.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
