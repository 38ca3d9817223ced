package org.composure.event.worker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.composure.event.store.WakeOutbox;
import org.composure.step.WorkKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The net under everything: at the start it wakes all work that has not ended, since the workflows may have been lost, and from then
 * on each minute what is overdue. It also does the chores.
 */
public class Sweep extends Lane {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final int BATCH = 500;
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final WakeOutbox outbox;
    private final List<Chore> chores;
    private volatile boolean everything = true;

    Sweep(WakeOutbox outbox, List<Chore> chores) {
        super("sweep");
        this.outbox = outbox;
        this.chores = chores;
    }

    @Override
    protected Duration work() {
        if (everything) {
            // Before it is done: who asks for it meanwhile asks for one more.
            everything = false;
            boolean done = false;
            try {
                for (WorkKind kind : WorkKind.values()) {
                    wakeAll(kind);
                }
                done = true;
            } finally {
                if (!done) {
                    everything = true;
                }
            }
        }
        for (WorkKind kind : WorkKind.values()) {
            wakeOverdue(kind);
        }
        chores.forEach(Chore::run);
        return INTERVAL;
    }

    /** Wakes all open work as at the start, soon: the workflows may have been lost. */
    public void wakeEverything() {
        everything = true;
        nudge();
    }

    private void wakeOverdue(WorkKind kind) {
        int woken;
        do {
            woken = outbox.wakeOverdue(kind, BATCH);
            if (woken > 0) {
                LOG.info("woke {} overdue workflows of kind {}", woken, kind.wire());
            }
        } while (woken == BATCH);
    }

    private void wakeAll(WorkKind kind) {
        Optional<UUID> last = Optional.of(new UUID(0, 0));
        while (last.isPresent()) {
            last = outbox.wakeOpen(kind, last.get(), BATCH);
        }
    }
}
