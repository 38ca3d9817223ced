package org.composure.removal.worker;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.composure.compose.Volumes;
import org.composure.content.FileIdentity;
import org.composure.content.ManifestFile;
import org.composure.content.StagingArea;
import org.composure.content.Volume;
import org.composure.promotion.store.TreeLedger;
import org.composure.removal.RemovalStep;
import org.composure.removal.store.RemovalProgress;
import org.composure.removal.store.RemovalProgress.Subject;
import org.composure.removal.workflow.TrashActivities;
import org.composure.step.worker.Known;
import org.composure.step.worker.StepRunner;
import org.composure.step.worker.StepWatch;
import org.composure.step.worker.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The activities that move what is removed. The trash is the volume's own {@code .composure}; what lies there under a removal's
 * name is known by the identity that was recorded before it was moved.
 */
public class VolumeTrashActivities implements TrashActivities {

    private static final Logger LOG = LoggerFactory.getLogger(VolumeTrashActivities.class);

    /** Recorded where nothing was found to remove. */
    private static final String NOTHING = "nothing";

    private final RemovalProgress progress;
    private final TreeLedger trees;
    private final Volumes volumes;
    private final StepRunner steps;

    /** Wires it up. */
    public VolumeTrashActivities(RemovalProgress progress, TreeLedger trees, Volumes volumes, StepRunner steps) {
        this.progress = progress;
        this.trees = trees;
        this.volumes = volumes;
        this.steps = steps;
    }

    @Override
    public void take(String removalId) {
        UUID id = UUID.fromString(removalId);
        Subject subject = subject(id);
        steps.files(task(subject), RemovalStep.TRASH, watch -> {
            StagingArea area = area(subject);
            if (subject.identity() == null) {
                progress.identified(
                        id,
                        area.identify(subject.place().path(), subject.composeId())
                                .map(FileIdentity::toString)
                                .orElse(NOTHING));
            }
            Optional<FileIdentity> identity = identity(progress.subject(id));
            watch.stopIfOver();
            progress.trash(id, () -> {
                if (identity.isPresent()) {
                    area.take(subject.place().path(), identity.get(), name(id));
                }
                watch.passMidst();
            });
        });
    }

    @Override
    public void delete(String removalId) {
        UUID id = UUID.fromString(removalId);
        Subject subject = subject(id);
        steps.files(task(subject), RemovalStep.DELETE, watch -> delete(subject, watch));
    }

    private void delete(Subject subject, StepWatch watch) throws IOException {
        StagingArea area = area(subject);
        Optional<FileIdentity> identity = identity(subject);
        if (identity.isPresent()) {
            area.empty(name(subject.id()), identity.get(), watch.looking());
            LOG.info("{} is deleted from the trash", subject.place());
        }
        Optional<UUID> promotion = trees.manifestOf(subject.place());
        if (promotion.isPresent()) {
            new ManifestFile(area, promotion.get().toString()).remove();
        }
    }

    @Override
    public void putBack(String removalId) {
        UUID id = UUID.fromString(removalId);
        Subject subject = subject(id);
        steps.repeatable(task(subject), RemovalStep.PUT_BACK, midst -> {
            StagingArea area = area(subject);
            Optional<FileIdentity> identity = identity(subject);
            progress.putBack(id, () -> {
                if (identity.isPresent() && (subject.trashed() || area.holds(name(id)))) {
                    area.putBack(name(id), identity.get(), subject.place().path());
                }
                midst.run();
            });
            return true;
        });
    }

    private Subject subject(UUID id) {
        return StepRunner.countingNoOutage(() -> Known.require(() -> progress.subject(id)));
    }

    private static Task task(Subject subject) {
        return new Task("removal", subject.id(), subject.composeId());
    }

    /** What a removed tree is called in the trash. */
    private static String name(UUID removal) {
        return "removed." + removal;
    }

    private static Optional<FileIdentity> identity(Subject subject) {
        return Optional.ofNullable(subject.identity())
                .filter(identity -> !identity.equals(NOTHING))
                .map(FileIdentity::parse);
    }

    private StagingArea area(Subject subject) throws IOException {
        return new StagingArea(Volume.of(volumes.named(subject.place().volume())
                .orElseThrow(
                        () -> new IOException("the volume " + subject.place().volume() + " is not configured here"))));
    }
}
