package org.composure.event.worker;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.composure.event.store.EventOrder;
import org.composure.event.store.MessageOutbox;
import org.composure.event.store.OutboxSignal;
import org.composure.testing.TestDatabase;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** A process of the relay's lanes for messages and nothing else, to be stopped and killed. */
final class RelayProcess {

    private static final String READY = "ready ";

    private final Process process;
    private final UUID holder;

    private RelayProcess(Process process, UUID holder) {
        this.process = process;
        this.holder = holder;
    }

    /** Starts one, and returns when its lanes run. */
    static RelayProcess start(TestDatabase database, URI broker, String topicPrefix) {
        List<String> command = Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RelayProcess.class.getName())
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DUEL_URL", database.url());
        builder.environment().put("DUEL_USER", database.user());
        builder.environment().put("DUEL_PASSWORD", database.password());
        builder.environment().put("DUEL_BROKER", broker.toString());
        builder.environment().put("DUEL_PREFIX", topicPrefix);
        try {
            Process process = builder.start();
            var output = process.inputReader(StandardCharsets.UTF_8);
            StringBuilder said = new StringBuilder();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(READY)) {
                    UUID holder = UUID.fromString(line.substring(READY.length()));
                    // What it says later is of no interest, but has to go somewhere.
                    Thread.ofVirtual().start(() -> output.lines().forEach(more -> {}));
                    return new RelayProcess(process, holder);
                }
                said.append(line).append('\n');
            }
            throw new IllegalStateException("the relay did not start: " + said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name under which it holds the lease. */
    UUID holder() {
        return holder;
    }

    /** Stops it in the midst of what it does; it does not notice. */
    void stop() {
        signal("STOP");
    }

    /** Lets it go on. */
    void goOn() {
        signal("CONT");
    }

    /** Kills it with SIGKILL, also while it is stopped. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    private void signal(String name) {
        try {
            int status = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + " ended with " + status);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs the lanes until it is killed, or the process that started it has ended. */
    public static void main(String[] arguments) throws IOException {
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl(System.getenv("DUEL_URL"));
        database.setUsername(System.getenv("DUEL_USER"));
        database.setPassword(System.getenv("DUEL_PASSWORD"));
        database.setMaximumPoolSize(4);
        JdbcClient jdbc = JdbcClient.create(database);
        TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        EventOrdering ordering = new EventOrdering(new EventOrder(jdbc, new OutboxSignal(new JdbcTemplate(database))) {
            @Override
            public int advance(int limit) {
                return transaction.execute(status -> super.advance(limit));
            }
        });
        CachingConnectionFactory connections = new CachingConnectionFactory(URI.create(System.getenv("DUEL_BROKER")));
        connections.setPublisherConfirmType(CachingConnectionFactory.ConfirmType.CORRELATED);
        MessageRelay relay = new MessageRelay(
                new MessageOutbox(jdbc, JsonMapper.shared(), Clock.systemUTC()),
                new RabbitPublisher(new RabbitTemplate(connections), "amq.topic", System.getenv("DUEL_PREFIX")),
                10);
        List<Lane> lanes = List.of(ordering, relay, new OutboxListener(database, List.of(ordering, relay)));
        lanes.forEach(Lane::start);
        System.out.println(READY + relay.holder());
        System.out.flush();
        int end = System.in.read();
        Runtime.getRuntime().halt(end);
    }
}
