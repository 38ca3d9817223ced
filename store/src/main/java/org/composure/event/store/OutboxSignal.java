package org.composure.event.store;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells the relays that the outbox holds something new, once the transaction has committed, at once or a few milliseconds after the
 * time before. Within the transaction it would make all writers wait for each other: PostgreSQL lets only one transaction at a time
 * commit that notifies. Whoever dies between the commit and this costs the time until the relays look by themselves.
 */
public class OutboxSignal implements AutoCloseable {

    /** The channel that the relay listens on. */
    public static final String CHANNEL = "composure_outbox";

    private static final Logger LOG = LoggerFactory.getLogger(OutboxSignal.class);
    private static final long PAUSE = Duration.ofMillis(10).toNanos();
    private static final Duration END = Duration.ofSeconds(5);

    private final JdbcOperations jdbc;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor teller = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("outbox-signal").daemon().factory());
    private volatile long next = System.nanoTime();

    /** Notifies through the given template. */
    public OutboxSignal(JdbcOperations jdbc) {
        this.jdbc = jdbc;
    }

    /** Tells the relays once the present transaction has committed; now, if there is none. */
    void raise() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            tellSoon();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                tellSoon();
            }
        });
    }

    /** One that is about to be told tells of this too: it was committed before. */
    private void tellSoon() {
        if (!teller.isShutdown() && wanted.compareAndSet(false, true)) {
            var _ = teller.schedule(this::tell, Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    private void tell() {
        wanted.set(false);
        next = System.nanoTime() + PAUSE;
        try {
            jdbc.execute("notify " + CHANNEL);
        } catch (DataAccessException e) {
            LOG.debug("the relays were not told, and will find it by themselves", e);
        }
    }

    /** Tells what is still to be told. */
    @Override
    public void close() {
        teller.shutdown();
        try {
            teller.awaitTermination(END.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
