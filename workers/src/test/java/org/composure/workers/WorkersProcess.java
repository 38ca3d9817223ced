package org.composure.workers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.composure.testing.TestDatabase;
import org.composure.testing.stack.SteadyPort;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The workers as they run by themselves, but for the process: with their own configuration, start, health and end. */
final class WorkersProcess implements AutoCloseable {

    private final int port = SteadyPort.any();
    private final CompletableFuture<ConfigurableApplicationContext> context;

    /** Begins to start; there is no broker. */
    WorkersProcess(TestDatabase database, String temporal, Path volumes, String... options) {
        List<String> all = new ArrayList<>(List.of(
                "--composure.database.url=" + database.url(),
                "--composure.database.username=" + database.user(),
                "--composure.database.password=" + database.password(),
                "--composure.temporal.target=" + temporal,
                "--composure.broker.host=127.0.0.1",
                "--composure.broker.port=1",
                "--composure.broker.username=nobody",
                "--composure.broker.password=none",
                "--composure.policies.dir="
                        + Path.of(URI.create(
                                Objects.requireNonNull(WorkersProcess.class.getResource("/handover-policies"))
                                        .toString())),
                "--management.server.port=" + port));
        for (String volume : List.of("incoming", "nightly")) {
            all.add("--composure.volumes." + volume + ".path=" + volumes.resolve(volume));
            all.add("--composure.volumes." + volume + ".url=http://localhost/" + volume + "/");
        }
        all.addAll(List.of(options));
        context = CompletableFuture.supplyAsync(
                () -> WorkersApplication.deployable().run(all.toArray(String[]::new)),
                task -> Thread.ofPlatform().daemon().start(task));
    }

    static Path volumesIn(Path directory) throws IOException {
        Files.createDirectory(directory.resolve("incoming"));
        Files.createDirectory(directory.resolve("nightly"));
        return directory;
    }

    /** A part of it, once it has started. */
    <T> T part(Class<T> type) {
        return context.join().getBean(type);
    }

    /** What {@code liveness} or {@code readiness} says; null while nobody answers. */
    Answer health(String group) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var response = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health/" + group))
                            .build(),
                    BodyHandlers.ofString());
            return new Answer(response.statusCode(), JsonMapper.shared().readTree(response.body()));
        }
    }

    /** An answer to a probe. */
    record Answer(int status, JsonNode body) {

        /** Why something is missing; empty if it is there. */
        String missing(String dependency) {
            return body.path("components")
                    .path(dependency)
                    .path("details")
                    .path("missing")
                    .asString("");
        }
    }

    /** Stops it as SIGTERM does. */
    @Override
    public void close() {
        context.join().close();
    }
}
