package org.composure.event.worker;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.composure.event.store.MessageOutbox;
import org.composure.event.worker.MessagePublisher.Leave;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * One relay's side of the lease. The row in PostgreSQL says who holds it; here a monotonic clock, read before each request
 * for it, says until when that can be relied on. Not for several threads.
 */
final class RelayLease implements Leave {

    private static final Logger LOG = LoggerFactory.getLogger(RelayLease.class);
    private static final Duration LENGTH = Duration.ofSeconds(5);
    // With less than this left it is asked for again, and with less than that nothing is sent.
    private static final Duration RENEW = Duration.ofSeconds(3);
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final MessageOutbox outbox;
    private final UUID holder;
    private final LongSupplier nanoTime;
    private OptionalLong epoch = OptionalLong.empty();
    private long end;

    RelayLease(MessageOutbox outbox, UUID holder, LongSupplier nanoTime) {
        this.outbox = outbox;
        this.holder = holder;
        this.nanoTime = nanoTime;
    }

    /** Takes or renews it. */
    boolean take() {
        long asked = nanoTime.getAsLong();
        OptionalLong before = epoch;
        epoch = outbox.lease(holder, LENGTH).map(OptionalLong::of).orElseGet(OptionalLong::empty);
        end = asked + LENGTH.toNanos();
        if (!epoch.equals(before)) {
            if (epoch.isPresent()) {
                LOG.info("this worker publishes the messages from now on, epoch {}", epoch.getAsLong());
            } else {
                LOG.info("another worker publishes the messages from now on");
            }
        }
        return epoch.isPresent();
    }

    /**
     * The epoch under which it was taken.
     *
     * @throws java.util.NoSuchElementException if it is not held
     */
    long epoch() {
        return epoch.getAsLong();
    }

    /** Whether it is held for at least a second more, under the same epoch; what runs out is renewed. */
    @Override
    public boolean given() {
        OptionalLong before = epoch;
        if (before.isPresent() && left() < RENEW.toNanos()) {
            try {
                take();
            } catch (DataAccessException e) {
                LOG.debug("the lease could not be renewed", e);
            }
        }
        if (!epoch.equals(before)) {
            // Another one has held it meanwhile: what was read before counts no more, until it is taken anew.
            epoch = OptionalLong.empty();
        }
        return epoch.isPresent() && left() > MARGIN.toNanos();
    }

    /** Gives it back, so that another relay need not wait for its end. */
    void release() {
        outbox.release(holder);
        epoch = OptionalLong.empty();
    }

    private long left() {
        return end - nanoTime.getAsLong();
    }
}
