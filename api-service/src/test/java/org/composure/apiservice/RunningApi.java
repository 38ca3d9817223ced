package org.composure.apiservice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.composure.testing.StatementCount;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API on a port of its own with a database of its own, shared by the tests: each uses releases of its own. */
@SpringBootTest(
        classes = {ApiApplication.class, FailingController.class, StatementCount.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.config.name=composure-store,composure-api")
public abstract class RunningApi {

    /** The stages' volumes; {@code incoming} is where composes are built. */
    protected static final Path VOLUMES = temporaryDirectory();

    private static final TestDatabase DATABASE = TestDatabases.create();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    /** For looking at tables. */
    @Autowired
    protected JdbcClient jdbc;

    /** For counting what the API asks of the database. */
    @Autowired
    protected StatementCount statements;

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry properties) throws IOException {
        properties.add("composure.database.url", DATABASE::url);
        properties.add("composure.database.username", DATABASE::user);
        properties.add("composure.database.password", DATABASE::password);
        for (String volume : new String[] {"incoming", "nightly", "candidate", "milestone"}) {
            Path path = Files.createDirectories(VOLUMES.resolve(volume));
            properties.add("composure.volumes." + volume + ".path", () -> path);
            properties.add("composure.volumes." + volume + ".url", () -> "http://localhost/" + volume + "/");
        }
    }

    /**
     * An answer.
     *
     * @param response what came
     */
    public record Answer(HttpResponse<String> response) {

        /** The status. */
        public int status() {
            return response.statusCode();
        }

        /** The body as JSON. */
        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        /** A header that is there. */
        public String header(String name) {
            return response.headers().firstValue(name).orElseThrow();
        }
    }

    /** Where the server is. */
    protected final String base() {
        return "http://localhost:" + port;
    }

    /** The server's port. */
    protected final int port() {
        return port;
    }

    /** Sends a request with a body of the given text and headers, name after value. */
    protected final Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    /** Sends a request. */
    protected final Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** GETs a path. */
    protected final Answer get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    /** POSTs text. */
    protected final Answer post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    /** PATCHes with text. */
    protected final Answer patch(String path, String body, String... headers) {
        return send("PATCH", path, body, headers);
    }

    /** Does the same thing so many times at the same moment, told apart by a number from 0, and gives what came of each. */
    protected static <T> List<T> atOnce(int times, IntFunction<T> thing) {
        CountDownLatch start = new CountDownLatch(times);
        try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
            List<Future<T>> running = IntStream.range(0, times)
                    .mapToObj(i -> threads.submit(() -> {
                        start.countDown();
                        start.await();
                        return thing.apply(i);
                    }))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number of rows of every table but that of the users who have been here. */
    protected final Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.sql("select tablename from pg_tables where schemaname = 'public' and tablename <> 'known_user'")
                .query(String.class)
                .list()
                .forEach(table -> counts.put(
                        table,
                        jdbc.sql("select count(*) from " + table)
                                .query(Long.class)
                                .single()));
        return counts;
    }

    private static Path temporaryDirectory() {
        try {
            Path directory = Files.createTempDirectory("composure-api-test");
            directory.toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
