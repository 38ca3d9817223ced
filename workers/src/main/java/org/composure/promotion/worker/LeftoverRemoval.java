package org.composure.promotion.worker;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.composure.compose.Volumes;
import org.composure.content.FileIdentity;
import org.composure.content.Progress;
import org.composure.content.StagingArea;
import org.composure.content.Volume;
import org.composure.event.worker.Chore;
import org.composure.promotion.store.TreeLedger;
import org.composure.promotion.store.TreeLedger.Leftover;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes temporary directories of attempts that died: those of a promotion when its next attempt begins or it is taken back, and
 * those of promotions that have ended. Only what was recorded as ours is touched.
 */
public class LeftoverRemoval implements Chore {

    private static final Logger LOG = LoggerFactory.getLogger(LeftoverRemoval.class);
    private static final int BATCH = 100;

    /** So long after its promotion has ended, an attempt that nobody waits for any more may still make a directory. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    private final TreeLedger trees;
    private final Volumes volumes;
    private final Clock clock;

    /** Wires it up. */
    public LeftoverRemoval(TreeLedger trees, Volumes volumes, Clock clock) {
        this.trees = trees;
        this.volumes = volumes;
        this.clock = clock;
    }

    /** Removes what dead attempts of an open promotion left. What is not there yet may still come, and stays known. */
    void removeOf(UUID promotion, Progress progress) throws IOException {
        for (Leftover leftover : trees.leftoversOf(promotion)) {
            if (remove(leftover, progress) == StagingArea.Removal.REMOVED) {
                trees.forget(leftover);
            }
        }
    }

    @Override
    public void run() {
        for (Leftover leftover : trees.leftovers(clock.instant().minus(GRACE), BATCH)) {
            try {
                remove(leftover, Progress.NONE);
                trees.forget(leftover);
            } catch (IOException e) {
                LOG.warn("{}:.composure/{} is left over and cannot be removed", leftover.volume(), leftover.name(), e);
            }
        }
    }

    private StagingArea.Removal remove(Leftover leftover, Progress progress) throws IOException {
        Volumes.Volume volume = volumes.named(leftover.volume())
                .orElseThrow(() -> new IOException("the volume " + leftover.volume() + " is not configured here"));
        StagingArea.Removal removal = new StagingArea(Volume.of(volume))
                .remove(
                        leftover.name(),
                        Optional.ofNullable(leftover.identity()).map(FileIdentity::parse),
                        progress);
        switch (removal) {
            case REMOVED -> LOG.info("removed {}:.composure/{}, left over", leftover.volume(), leftover.name());
            case NOT_OURS ->
                LOG.warn("{}:.composure/{} is not ours and was left alone", leftover.volume(), leftover.name());
            case ABSENT -> {}
        }
        return removal;
    }
}
