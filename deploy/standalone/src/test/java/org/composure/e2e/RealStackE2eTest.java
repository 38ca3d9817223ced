package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.composure.testing.SampleCompose;
import org.composure.testing.stack.Part;
import org.composure.testing.stack.RealStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What there is to see only where there are two of each process. */
@EnabledIfSystemProperty(named = "composure.stack", matches = "real")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealStackE2eTest {

    private static final String TAG = "installability-passed";
    private static final List<Part> WORKERS = List.of(Part.WORKER_1, Part.WORKER_2);
    private static final int PROMOTIONS = 12;
    private static final int IN_FLIGHT = 8;
    private static final Duration TAKEOVER = Duration.ofSeconds(5);

    private static RealStack stack;
    private static Mailbox mailbox;
    private static Client client;
    private static int respin;

    @BeforeAll
    static void startAll() throws Exception {
        stack = (RealStack)
                Stacks.start("--composure.sweep.enabled=false", "--composure.promotion.recheck-interval=1h");
        mailbox = Mailbox.open(stack.broker(), "e2e");
        client = new Client(stack, "alice", "releng");
        client.makeTag(TAG);
        client.makeTag("blocked");
    }

    @AfterAll
    static void stopAll() {
        stack.close();
    }

    @Test
    @Order(1)
    void sharesTheActivitiesAmongTheWorkers() {
        List<String> promotions =
                Stream.generate(RealStackE2eTest::begin).limit(PROMOTIONS).toList();
        promotions.forEach(promotion -> client.awaitState(promotion, "completed"));

        Map<String, Long> activities = activitiesByIdentity();

        Map<Part, Long> counts = new EnumMap<>(Part.class);
        WORKERS.forEach(worker -> activities.forEach((identity, count) -> {
            if (identity.startsWith(stack.pid(worker) + "@")) {
                counts.put(worker, count);
            }
        }));
        System.out.println("activities: " + counts);
        assertThat(counts).containsOnlyKeys(WORKERS);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isGreaterThan(PROMOTIONS / 2));
        assertThat(activities).as("nobody else does any").hasSameSizeAs(WORKERS);
    }

    /** One of the two holds the relay, so that in one of the two cases it is the holder that dies. */
    @Test
    @Order(2)
    void publishesWhicheverWorkerDies() throws Exception {
        List<Part> holders = new ArrayList<>();
        for (Part worker : WORKERS) {
            String before = holder();
            stack.kill(worker);
            SampleCompose compose = compose();
            String promotion = begin(compose);
            client.awaitState(promotion, "completed");
            Awaitility.await("its end is told after the death of " + worker)
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> mailbox.read(stack.broker(), compose.id()).stream()
                            .anyMatch(letter -> letter.event().equals("promotion-completed")));
            if (!holder().equals(before)) {
                holders.add(worker);
            }
            stack.start(worker);
        }
        System.out.println("held the relay when they were killed: " + holders);
        assertThat(holders).isNotEmpty();
    }

    /** A service manager stops one of two while it works: what it has begun it ends, and what comes goes to the other. */
    @Test
    @Order(3)
    void anApiServiceThatIsStoppedAnswersWhatItHasBegun() throws Exception {
        SampleCompose compose = compose();
        client.track(compose);
        SampleCompose other = compose();
        client.track(other);
        HttpClient http = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<String>>> begun = new ArrayList<>();
        CompletableFuture<Void> stopped;
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select 1 from compose where id = '" + compose.id() + "' for update");
            for (int i = 0; i < IN_FLIGHT; i++) {
                begun.add(http.sendAsync(hold(compose, "user-" + i), HttpResponse.BodyHandlers.ofString()));
            }
            awaitWaiting(IN_FLIGHT);

            stopped = CompletableFuture.runAsync(() -> stack.terminate(Part.API_1));
            Awaitility.await("it takes nothing new")
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> refusesConnections(stack.url(Part.API_1)));
            assertThat(begun).noneMatch(CompletableFuture::isDone);
            assertThat(stopped).isNotDone();
            assertThat(http.send(
                                    HttpRequest.newBuilder(
                                                    stack.url(Part.API_2).resolve("api/1/composes/" + other.id()))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            connection.commit();
        }
        for (CompletableFuture<HttpResponse<String>> request : begun) {
            assertThat(request.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        stopped.get(60, TimeUnit.SECONDS);
        assertThat(new Facts(stack)
                        .count(
                                "select count(*) from hold h join compose c on c.pk = h.compose where c.id = ?",
                                compose.id()))
                .isEqualTo(IN_FLIGHT);
        stack.start(Part.API_1);
    }

    private static HttpRequest hold(SampleCompose compose, String user) {
        return HttpRequest.newBuilder(stack.url(Part.API_1).resolve("api/1/composes/" + compose.id()))
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"action\": \"hold\"}"))
                .header("X-Remote-User", user)
                .header("X-Remote-Groups", "release_manager,admins,allowed_builders")
                .build();
    }

    private static void awaitWaiting(int many) {
        Awaitility.await("requests wait for the compose")
                .atMost(Duration.ofSeconds(15))
                .until(() -> new Facts(stack)
                                .count(
                                        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
                        == many);
    }

    private static boolean refusesConnections(URI server) throws IOException {
        try (Socket _ = new Socket(server.getHost(), server.getPort())) {
            return false;
        } catch (ConnectException e) {
            return true;
        }
    }

    /** A worker that is stopped gives the relay back: nobody waits for the end of its lease. */
    @Test
    @Order(4)
    void theRelayIsTakenOverAtOnceFromAWorkerThatIsStopped() throws Exception {
        List<Long> takeovers = new ArrayList<>();
        for (Part worker : WORKERS) {
            String before = holder();
            Instant asked = Instant.now();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> stack.terminate(worker));
            // Where it did not hold the relay there is nothing to be taken over, and the stop's end is waited for.
            Awaitility.await("another worker holds the relay, or " + worker + " has stopped")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> stopped.isDone() || !List.of(before, "nobody").contains(holder()));
            if (!holder().equals(before)) {
                takeovers.add(Duration.between(asked, Instant.now()).toMillis());
            }
            SampleCompose compose = compose();
            client.track(compose);
            Awaitility.await("it is told though " + worker + " was stopped")
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> !mailbox.read(stack.broker(), compose.id()).isEmpty());
            stopped.get(60, TimeUnit.SECONDS);
            stack.start(worker);
        }
        System.out.println("taken over after the stop of its holder, ms: " + takeovers);
        assertThat(takeovers).isNotEmpty().allMatch(took -> took < TAKEOVER.toMillis());
    }

    private static SampleCompose compose() {
        return new SampleCompose("Fedora", "45", "20261125", respin++);
    }

    private static String begin() {
        return begin(compose());
    }

    private static String begin(SampleCompose compose) {
        client.track(compose);
        compose.writeTo(stack.volume("incoming"));
        client.tag(compose, TAG);
        return client.request(compose, "nightly");
    }

    /** How many activities each process has begun, as Temporal's histories have it. */
    private static Map<String, Long> activitiesByIdentity() {
        WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(stack.target())
                .build());
        try {
            WorkflowClient temporal = WorkflowClient.newInstance(
                    service,
                    WorkflowClientOptions.newBuilder()
                            .setNamespace(stack.space())
                            .build());
            return temporal.listExecutions("")
                    .map(run -> run.getExecution())
                    .flatMap(run -> temporal.fetchHistory(run.getWorkflowId(), run.getRunId()).getEvents().stream())
                    .filter(HistoryEvent::hasActivityTaskStartedEventAttributes)
                    .map(event -> event.getActivityTaskStartedEventAttributes().getIdentity())
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        } finally {
            service.shutdownNow();
        }
    }

    private static String holder() throws SQLException {
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select coalesce(holder::text, 'nobody') from relay_lease")) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
