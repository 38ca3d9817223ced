package org.composure.event.worker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.composure.event.store.WakeOutbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The net under everything: at the start it wakes all open promotions, since the workflows may have been lost, and from then
 * on each minute what is overdue. It also does the chores.
 */
public class Sweep extends Lane {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final int BATCH = 500;
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final WakeOutbox outbox;
    private final List<Chore> chores;
    private volatile boolean started;

    Sweep(WakeOutbox outbox, List<Chore> chores) {
        super("sweep");
        this.outbox = outbox;
        this.chores = chores;
    }

    @Override
    protected Duration work() {
        if (!started) {
            started = true;
            wakeAll();
        }
        int woken;
        do {
            woken = outbox.wakeOverdue(BATCH);
            if (woken > 0) {
                LOG.info("woke {} overdue promotions", woken);
            }
        } while (woken == BATCH);
        chores.forEach(Chore::run);
        return INTERVAL;
    }

    /** Wakes all open promotions as at the start, soon: their workflows may have been lost. */
    public void wakeEverything() {
        started = false;
        nudge();
    }

    private void wakeAll() {
        Optional<UUID> last = Optional.of(new UUID(0, 0));
        while (last.isPresent()) {
            last = outbox.wakeOpen(last.get(), BATCH);
        }
    }
}
