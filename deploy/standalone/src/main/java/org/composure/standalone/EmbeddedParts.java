package org.composure.standalone;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.composure.embedded.BrokerPart;
import org.composure.embedded.PostgresPart;
import org.composure.embedded.PostgresSettings;
import org.composure.embedded.TemporalPart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running embedded parts.
 *
 * @param postgres the database
 * @param temporal the workflow server
 * @param broker the message broker
 */
record EmbeddedParts(PostgresPart postgres, TemporalPart temporal, BrokerPart broker) {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedParts.class);

    /**
     * Starts all parts, at the same time.
     *
     * @param running takes over each part that starts, and so closes those that did when another one did not
     * @throws org.composure.embedded.PartStartException what the first part that did not start says
     */
    static EmbeddedParts start(Path dataDirectory, ClosedLast running) throws InterruptedException {
        try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<PostgresPart> postgres =
                    begin(starters, running, () -> PostgresPart.start(PostgresSettings.keptIn(dataDirectory)));
            Future<BrokerPart> broker = begin(starters, running, () -> BrokerPart.start(dataDirectory));
            Future<TemporalPart> temporal = begin(starters, running, TemporalPart::start);
            var parts = new EmbeddedParts(postgres.get(), temporal.get(), broker.get());
            LOG.info(
                    "started PostgreSQL in {} ms, the broker in {} ms, Temporal in {} ms",
                    parts.postgres.startTime().toMillis(),
                    parts.broker.startTime().toMillis(),
                    parts.temporal.startTime().toMillis());
            return parts;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new StartException("an embedded part did not start: " + e.getCause(), e);
        }
    }

    /** Where the parts are, in the words of the configuration. */
    Map<String, Object> properties() {
        return Map.ofEntries(
                Map.entry("composure.database.url", postgres.jdbcUrl()),
                Map.entry("composure.database.username", PostgresPart.USER),
                Map.entry("composure.database.password", postgres.password()),
                Map.entry("composure.temporal.target", temporal.target()),
                Map.entry("composure.temporal.namespace", TemporalPart.NAMESPACE),
                Map.entry("composure.broker.host", "127.0.0.1"),
                Map.entry("composure.broker.port", broker.port()),
                Map.entry("composure.broker.username", BrokerPart.USER),
                Map.entry("composure.broker.password", broker.password()),
                Map.entry("composure.broker.virtual-host", BrokerPart.VIRTUAL_HOST));
    }

    private static <P extends AutoCloseable> Future<P> begin(
            ExecutorService starters, ClosedLast running, Callable<P> start) {
        return starters.submit(() -> running.add(start.call()));
    }
}
