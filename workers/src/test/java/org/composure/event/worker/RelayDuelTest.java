package org.composure.event.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.composure.actor.Caller;
import org.composure.compose.ComposeId;
import org.composure.compose.store.ComposeLedger;
import org.composure.compose.store.ComposeLedger.Registration;
import org.composure.embedded.BrokerPart;
import org.composure.productmd.ComposeInfoReader;
import org.composure.store.StoreConfiguration;
import org.composure.tag.store.TagLedger;
import org.composure.testing.SampleCompose;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Two relays in processes of their own, eight writers, and a schedule by which the one that holds the lease is stopped for
 * longer than the lease, goes on, and is killed, again and again, while there is something to publish.
 *
 * <p>Short by default. {@code -Dcomposure.duel.events=10000} makes it long, {@code .rounds} and {@code .seed} vary it. On
 * servers that run elsewhere: {@code -Dcomposure.duel.database=jdbc:postgresql://…}, {@code .username}, {@code .password} of
 * somebody who may create databases, and {@code .broker=amqp://…}; it leaves neither a database nor a queue behind.
 */
@Tag("long")
class RelayDuelTest {

    private static final Logger LOG = LoggerFactory.getLogger(RelayDuelTest.class);
    private static final int EVENTS = Integer.getInteger("composure.duel.events", 1_000);
    private static final int ROUNDS = Integer.getInteger("composure.duel.rounds", EVENTS > 1_000 ? 40 : 4);
    private static final long SEED = Long.getLong("composure.duel.seed", 5);
    private static final int COMPOSES = EVENTS / 30;
    private static final int WRITERS = 8;
    private static final String NAME = "duel" + ProcessHandle.current().pid();
    // The lease's five seconds, the poll's one, and what two busy cores add.
    private static final Duration TAKEN_OVER = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The store as the writers use it. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "io.temporal.spring.boot.autoconfigure.ServiceStubsAutoConfiguration",
                "io.temporal.spring.boot.autoconfigure.RootNamespaceAutoConfiguration",
                "io.temporal.spring.boot.autoconfigure.NonRootNamespaceAutoConfiguration",
                "io.temporal.spring.boot.autoconfigure.TestServerAutoConfiguration",
                "io.temporal.spring.boot.autoconfigure.MetricsScopeAutoConfiguration",
                "io.temporal.spring.boot.autoconfigure.OpenTracingAutoConfiguration"
            })
    @Import(StoreConfiguration.class)
    static class Writing {}

    /** One message as it came. */
    private record Arrival(String id, String compose, long seq) {}

    private final Random random = new Random(SEED);
    private final List<Arrival> arrivals = Collections.synchronizedList(new ArrayList<>());
    private final List<RelayProcess> relays = new ArrayList<>();
    private final List<Duration> takeOvers = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Semaphore toWrite = new Semaphore(0);
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private TestDatabase database;
    private URI broker;
    private JdbcClient jdbc;
    private List<ComposeId> composes;
    private ComposeLedger ledger;

    @BeforeEach
    void begin(@TempDir Path directory) throws Exception {
        broker = broker(directory);
        database = database();
        subscribe();
        Map<String, Object> properties = new HashMap<>();
        properties.put("spring.config.name", "composure-store");
        properties.put("spring.datasource.url", database.url());
        properties.put("spring.datasource.username", database.user());
        properties.put("spring.datasource.password", database.password());
        for (String volume : List.of("incoming", "nightly", "candidate", "milestone")) {
            properties.put("composure.volumes." + volume + ".path", directory.toString());
            properties.put("composure.volumes." + volume + ".url", "http://localhost/" + volume);
        }
        ConfigurableApplicationContext store = new SpringApplicationBuilder(Writing.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .run();
        toClose.addFirst(store);
        jdbc = store.getBean(JdbcClient.class);
        ledger = store.getBean(ComposeLedger.class);
        store.getBean(TagLedger.class)
                .ensure(IntStream.range(0, WRITERS).mapToObj(RelayDuelTest::tag).toList());
        var info = ComposeInfoReader.read(SampleCompose.fedora43("20261120", 0).bareInfo(), "");
        composes = IntStream.range(0, COMPOSES)
                .mapToObj(i -> new ComposeId(ledger.register(
                                Caller.ofEveryGroup("pungi"), new Registration(info, List.of(), null, null, null))
                        .compose()
                        .id()))
                .toList();
    }

    @AfterEach
    void end() throws Exception {
        relays.forEach(RelayProcess::kill);
        threads.shutdownNow();
        for (AutoCloseable part : toClose) {
            part.close();
        }
    }

    @Test
    void neitherLoseNorReorderWhicheverOfThemIsStoppedOrKilled() {
        relays.add(RelayProcess.start(database, broker, NAME + "."));
        relays.add(RelayProcess.start(database, broker, NAME + "."));
        List<Future<?>> writers = IntStream.range(0, WRITERS)
                .<Future<?>>mapToObj(i -> threads.submit(() -> write(i)))
                .toList();
        int each = (EVENTS - COMPOSES) / (2 * ROUNDS);
        for (int round = 0; round < ROUNDS; round++) {
            toWrite.release(each);
            pause(400);
            if (round % 2 == 0) {
                stopTheHolder(each);
            } else {
                killTheHolder(each);
            }
        }
        toWrite.release(EVENTS - COMPOSES - 2 * ROUNDS * each);
        await("everything is written and published")
                .atMost(PATIENCE)
                .until(() -> count("event") == EVENTS && count("outbox_message") == 0);
        Set<String> written = new HashSet<>(
                jdbc.sql("select id::text from event").query(String.class).list());
        await("everything has arrived").atMost(PATIENCE).until(() -> ids().containsAll(written));
        writers.forEach(writer -> writer.cancel(true));

        List<Arrival> outOfOrder = outOfOrder();
        Duration longest = Collections.max(takeOvers);
        LOG.info(
                "{} events of {} composes, {} rounds, seed {}: 0 lost, {} first deliveries out of order, {} duplicates;"
                        + " taken over after {} ms on average, {} ms at most",
                EVENTS,
                COMPOSES,
                ROUNDS,
                SEED,
                outOfOrder.size(),
                arrivals.size() - EVENTS,
                takeOvers.stream().mapToLong(Duration::toMillis).sum() / takeOvers.size(),
                longest.toMillis());
        assertThat(ids()).isEqualTo(written);
        assertThat(outOfOrder).isEmpty();
        assertThat(longest).isLessThan(TAKEN_OVER);
        assertThat(takeOvers).hasSize(ROUNDS);
    }

    private void stopTheHolder(int each) {
        RelayProcess stopped = holder();
        stopped.stop();
        awaitAnother(stopped);
        toWrite.release(each);
        pause(1_000);
        stopped.goOn();
    }

    private void killTheHolder(int each) {
        RelayProcess killed = holder();
        killed.kill();
        relays.remove(killed);
        Future<RelayProcess> next = threads.submit(() -> RelayProcess.start(database, broker, NAME + "."));
        awaitAnother(killed);
        toWrite.release(each);
        pause(1_000);
        relays.add(await("the next one runs").atMost(PATIENCE).until(next::get, relay -> true));
    }

    /** The relay that holds the lease. */
    private RelayProcess holder() {
        return await("one of them holds the lease")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> relays.stream()
                                .filter(relay -> relay.holder().equals(leaseHolder()))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private @Nullable UUID leaseHolder() {
        return jdbc.sql("select holder from relay_lease where expires_at > clock_timestamp() and holder is not null")
                .query(UUID.class)
                .optional()
                .orElse(null);
    }

    private void awaitAnother(RelayProcess gone) {
        long from = System.nanoTime();
        await("another one takes over")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    UUID now = leaseHolder();
                    return now != null && !now.equals(gone.holder());
                });
        takeOvers.add(Duration.ofNanos(System.nanoTime() - from));
    }

    /** Tags and untags composes, each time an event, as often as it is allowed to. */
    private void write(int writer) {
        Random choice = new Random(SEED + writer);
        Set<ComposeId> tagged = new HashSet<>();
        Caller caller = Caller.ofEveryGroup("writer-" + writer);
        while (true) {
            try {
                toWrite.acquire();
            } catch (InterruptedException e) {
                return;
            }
            ComposeId compose = composes.get(choice.nextInt(composes.size()));
            if (tagged.add(compose)) {
                ledger.tag(caller, compose, tag(writer), null);
            } else {
                tagged.remove(compose);
                ledger.untag(caller, compose, tag(writer), null);
            }
        }
    }

    private static String tag(int writer) {
        return "duel-" + writer;
    }

    /** First deliveries, in the order of their coming, that did not come right after the one before of their compose. */
    private List<Arrival> outOfOrder() {
        Set<String> seen = new HashSet<>();
        Map<String, Long> last = new HashMap<>();
        return List.copyOf(arrivals).stream()
                .filter(arrival -> seen.add(arrival.id()))
                .filter(arrival -> {
                    Long before = last.put(arrival.compose(), arrival.seq());
                    return arrival.seq() != (before == null ? 1 : before + 1);
                })
                .toList();
    }

    private Set<String> ids() {
        Set<String> ids = new HashSet<>();
        List.copyOf(arrivals).forEach(arrival -> ids.add(arrival.id()));
        return ids;
    }

    private long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    /** Lets the schedule's next fault fall anywhere in so many milliseconds. */
    private void pause(int atMost) {
        long until =
                System.nanoTime() + Duration.ofMillis(random.nextInt(atMost)).toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    private URI broker(Path directory) {
        String given = System.getProperty("composure.duel.broker");
        if (given != null) {
            return URI.create(given);
        }
        BrokerPart part = BrokerPart.start(directory);
        toClose.addFirst(part);
        return part.uri();
    }

    private TestDatabase database() throws SQLException {
        String server = System.getProperty("composure.duel.database");
        if (server == null) {
            return TestDatabases.create();
        }
        String user = System.getProperty("composure.duel.username");
        String password = System.getProperty("composure.duel.password");
        administer(server, user, password, "create database " + NAME);
        toClose.addFirst(() -> administer(server, user, password, "drop database " + NAME + " with (force)"));
        return new TestDatabase(server.replaceFirst("/[^/]*$", "/" + NAME), user, password);
    }

    private static void administer(String url, String user, String password, String statement) throws SQLException {
        try (var connection = DriverManager.getConnection(url, user, password);
                var execution = connection.createStatement()) {
            execution.execute(statement);
        }
    }

    private void subscribe() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker);
        Connection connection = factory.newConnection();
        toClose.addFirst(connection);
        Channel channel = connection.createChannel();
        channel.queueDeclare(NAME, true, false, false, null);
        channel.queueBind(NAME, "amq.topic", NAME + ".#");
        toClose.addFirst(() -> channel.queueDelete(NAME));
        channel.basicConsume(
                NAME,
                true,
                (tag, delivery) -> {
                    Map<String, Object> headers = delivery.getProperties().getHeaders();
                    arrivals.add(new Arrival(
                            delivery.getProperties().getMessageId(),
                            String.valueOf(headers.get("composure-compose-id")),
                            ((Number) Objects.requireNonNull(headers.get("composure-seq"))).longValue()));
                },
                tag -> {});
    }
}
