package org.composure.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.composure.testing.stack.SteadyPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a deployable that serves HTTP does before a PostgreSQL that comes and goes: it starts by itself, waits, and says what is missing. */
public interface ComingAndGoingContract {

    /** Runs the deployable in this JVM; returns once it has started. */
    AutoCloseable run(String... options);

    /** The path of something that it reads from PostgreSQL. */
    String served();

    /** It waits at its start, and afterwards says at any time whether PostgreSQL is missing. */
    @Test
    default void waitsForPostgresAndSaysAtAnyTimeWhetherItIsMissing(@TempDir Path volumes) throws Exception {
        TestDatabase database = TestDatabases.createEmpty();
        int port = SteadyPort.any();
        int management = SteadyPort.any();
        int real = URI.create(database.url().substring("jdbc:".length())).getPort();
        try (Door postgres = new Door(real)) {
            List<String> options = new ArrayList<>(List.of(
                    "--composure.database.url=" + database.url().replace(":" + real + "/", ":" + postgres.port() + "/"),
                    "--composure.database.username=" + database.user(),
                    "--composure.database.password=" + database.password(),
                    "--server.port=" + port,
                    "--management.server.port=" + management));
            for (String volume : List.of("incoming", "nightly", "candidate", "milestone")) {
                Path path = Files.createDirectory(volumes.resolve(volume));
                options.add("--composure.volumes." + volume + ".path=" + path);
                options.add("--composure.volumes." + volume + ".url=http://localhost/" + volume + "/");
            }
            CompletableFuture<AutoCloseable> started = CompletableFuture.supplyAsync(
                    () -> run(options.toArray(String[]::new)),
                    task -> Thread.ofPlatform().daemon().start(task));
            try {
                untilMissing(management, true);
                assertThat(get(management, "/actuator/health/liveness").statusCode())
                        .isEqualTo(200);
                assertThat(started).isNotDone();

                postgres.open();
                untilMissing(management, false);
                assertThat(started.get()).isNotNull();
                assertThat(get(port, served()).statusCode()).isEqualTo(200);

                postgres.shut();
                untilMissing(management, true);
                assertThat(get(management, "/actuator/health/liveness").statusCode())
                        .isEqualTo(200);
                assertThat(get(port, served()).statusCode()).isEqualTo(503);

                postgres.open();
                untilMissing(management, false);
                assertThat(get(port, served()).statusCode()).isEqualTo(200);
            } finally {
                postgres.shut();
                postgres.open();
                started.join().close();
            }
        }
    }

    /** Readiness is what a load balancer asks. */
    private static void untilMissing(int management, boolean missing) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(ConnectException.class)
                .untilAsserted(() -> {
                    HttpResponse<String> readiness = get(management, "/actuator/health/readiness");
                    JsonNode database = JsonMapper.shared()
                            .readTree(readiness.body())
                            .path("components")
                            .path("database");
                    assertThat(readiness.statusCode()).as(readiness.body()).isEqualTo(missing ? 503 : 200);
                    assertThat(database.path("details")
                                    .path("missing")
                                    .asString("")
                                    .isEmpty())
                            .as(readiness.body())
                            .isNotEqualTo(missing);
                });
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
