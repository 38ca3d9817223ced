package org.composure.workers;

import java.time.Duration;
import org.composure.event.worker.Lane;
import org.composure.event.worker.Sweep;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lane that sees to our namespace in Temporal: one that was lost is registered again, and every open promotion is woken. */
final class NamespaceKeeper extends Lane {

    private static final Logger LOG = LoggerFactory.getLogger(NamespaceKeeper.class);
    private static final Duration POLL = Duration.ofSeconds(5);

    private final TemporalNamespace namespace;
    private final @Nullable Sweep sweep;

    NamespaceKeeper(TemporalNamespace namespace, @Nullable Sweep sweep) {
        super("namespace");
        this.namespace = namespace;
        this.sweep = sweep;
    }

    @Override
    protected Duration work() {
        if (namespace.ensure()) {
            LOG.warn("Temporal's namespace is another one than before: its workflows are lost, and are started again");
            if (sweep != null) {
                sweep.wakeEverything();
            }
        }
        return POLL;
    }

    /** Before the other lanes: whatever they start is to be found. */
    @Override
    public void start() {
        try {
            namespace.ensure();
        } catch (RuntimeException e) {
            LOG.debug("the lane will try again", e);
        }
        super.start();
    }

    @Override
    protected void ended() {
        namespace.close();
    }

    @Override
    public int getPhase() {
        return super.getPhase() - 1;
    }
}
