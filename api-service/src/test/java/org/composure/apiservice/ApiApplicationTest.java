package org.composure.apiservice;

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
import org.composure.embedded.FreePort;
import org.composure.testing.Door;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** It runs by itself, before a PostgreSQL that comes and goes. */
class ApiApplicationTest {

    private static final Duration SECONDS = Duration.ofSeconds(60);

    private final TestDatabase database = TestDatabases.createEmpty();
    private final int port = FreePort.any();
    private final int management = FreePort.any();

    @TempDir
    private Path volumes;

    @Test
    void waitsForPostgresAndSaysAtAnyTimeWhetherItIsMissing() throws Exception {
        URI address = URI.create(database.url().substring("jdbc:".length()));
        try (Door postgres = new Door(address.getPort())) {
            CompletableFuture<ConfigurableApplicationContext> started =
                    begin(database.url().replace(":" + address.getPort() + "/", ":" + postgres.port() + "/"));
            try {
                until(true);
                assertThat(get(management, "/actuator/health/liveness").statusCode())
                        .isEqualTo(200);
                assertThat(started).isNotDone();

                postgres.open();
                until(false);
                assertThat(started.get()).isNotNull();
                assertThat(get(port, "/api/1/composes/").statusCode()).isEqualTo(200);

                postgres.shut();
                until(true);
                assertThat(get(management, "/actuator/health/liveness").statusCode())
                        .isEqualTo(200);
                assertThat(get(port, "/api/1/composes/").statusCode()).isEqualTo(503);

                postgres.open();
                until(false);
                assertThat(get(port, "/api/1/composes/").statusCode()).isEqualTo(200);
            } finally {
                postgres.shut();
                postgres.open();
                started.join().close();
            }
        }
    }

    /** Readiness is what a load balancer asks. */
    private void until(boolean missing) {
        await().atMost(SECONDS)
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

    private CompletableFuture<ConfigurableApplicationContext> begin(String url) throws IOException {
        List<String> options = new ArrayList<>(List.of(
                "--composure.database.url=" + url,
                "--composure.database.username=" + database.user(),
                "--composure.database.password=" + database.password(),
                "--server.port=" + port,
                "--management.server.port=" + management));
        for (String volume : List.of("incoming", "nightly", "candidate", "milestone")) {
            Path path = Files.createDirectory(volumes.resolve(volume));
            options.add("--composure.volumes." + volume + ".path=" + path);
            options.add("--composure.volumes." + volume + ".url=http://localhost/" + volume + "/");
        }
        return CompletableFuture.supplyAsync(
                () -> ApiApplication.deployable().run(options.toArray(String[]::new)),
                task -> Thread.ofPlatform().daemon().start(task));
    }
}
