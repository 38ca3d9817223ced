package org.composure.promotion.worker;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.composure.compose.Location;
import org.composure.compose.Uuid7;
import org.composure.compose.Volumes;
import org.composure.content.ComposeInspector;
import org.composure.content.ContentPlan;
import org.composure.content.FileIdentity;
import org.composure.content.LatestLink;
import org.composure.content.Progress;
import org.composure.content.StagingArea;
import org.composure.content.Volume;
import org.composure.content.posix.Directory;
import org.composure.promotion.Inspection;
import org.composure.promotion.PromotionStep;
import org.composure.promotion.store.PromotionProgress;
import org.composure.promotion.store.Subject;
import org.composure.promotion.store.TreeLedger;
import org.composure.promotion.store.TreeLedger.Reservation;
import org.composure.promotion.workflow.ContentActivities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The activities that move a promotion's files. What they make is recorded before it is made. */
public class VolumeActivities implements ContentActivities {

    private static final Logger LOG = LoggerFactory.getLogger(VolumeActivities.class);
    private static final Duration CANCELLATION_CHECK = Duration.ofSeconds(2);

    private final PromotionProgress progress;
    private final TreeLedger trees;
    private final Volumes volumes;
    private final ComposeInspector inspector;
    private final StepRunner steps;
    private final Clock clock;

    /** Wires it up. */
    public VolumeActivities(
            PromotionProgress progress,
            TreeLedger trees,
            Volumes volumes,
            ComposeInspector inspector,
            StepRunner steps,
            Clock clock) {
        this.progress = progress;
        this.trees = trees;
        this.volumes = volumes;
        this.inspector = inspector;
        this.steps = steps;
        this.clock = clock;
    }

    @Override
    public void linkFiles(String promotionId) {
        UUID id = UUID.fromString(promotionId);
        steps.files(id, PromotionStep.LINK_FILES, subject -> {
            Progress watch = watch(id);
            ContentPlan plan = plan(subject);
            try (Directory source = source(subject)) {
                plan.scan(source, watch);
                try (Directory staged = staging(id)) {
                    plan.populate(source, staged, watch);
                }
            }
        });
    }

    @Override
    public void verify(String promotionId) {
        UUID id = UUID.fromString(promotionId);
        steps.files(id, PromotionStep.VERIFY, subject -> {
            Progress watch = watch(id);
            ContentPlan plan = plan(subject);
            try (Directory source = source(subject);
                    Directory staged = staging(id)) {
                plan.verify(source, staged, watch);
                plan.sync(staged, watch);
            }
            // The switch judges by what the source says now, not by what it said when the promotion began. A volume
            // that does
            // not answer at this moment is no reason to refuse: the step is tried again.
            Inspection found =
                    inspector.inspect(subject.location(), subject.policy().gates(), subject.known());
            if (found.unanswered().isPresent()) {
                throw new IOException(subject.location() + " could not be looked at: "
                        + found.unanswered().get());
            }
            progress.reinspected(id, found);
        });
    }

    @Override
    public void publish(String promotionId) {
        UUID id = UUID.fromString(promotionId);
        steps.files(id, PromotionStep.PUBLISH, _ -> {
            stopIfCancelled(id);
            Reservation reserved = trees.reservation(id).orElseThrow();
            area(reserved)
                    .publish(
                            stagingName(reserved),
                            identity(reserved),
                            reserved.location().path());
        });
    }

    @Override
    public void replaceLinks(String promotionId) {
        UUID id = UUID.fromString(promotionId);
        steps.files(id, PromotionStep.REPLACE_LINKS, subject -> {
            Location target = subject.target();
            for (Location place : subject.links()) {
                LatestLink link = new LatestLink(volume(place), place.path());
                if (trees.claimLink(place, link.targetFor(target.path()), subject.compose(), id)) {
                    trees.setLink(place, id, known -> link.pointTo(target.path(), Set.copyOf(known)));
                } else {
                    LOG.info("{} stays: it leads to a later compose than {}", place, subject.composeId());
                }
            }
        });
    }

    @Override
    public void takeBack(String promotionId) {
        UUID id = UUID.fromString(promotionId);
        steps.transaction(id, PromotionStep.TAKE_BACK, _ -> {
            Optional<Reservation> reserved = trees.reservation(id);
            if (reserved.isPresent()) {
                remove(reserved.get());
            }
            progress.takenBack(id);
            return true;
        });
    }

    private void remove(Reservation reserved) throws IOException {
        if (reserved.staging() == null) {
            return;
        }
        ActivityExecutionContext activity = Activity.getExecutionContext();
        Progress alive = (files, _) -> activity.heartbeat(files);
        StagingArea.Removal removal = reserved.identity() == null
                ? area(reserved).remove(reserved.staging(), Optional.empty(), alive)
                : area(reserved).takeBack(reserved.location().path(), reserved.staging(), identity(reserved), alive);
        if (removal == StagingArea.Removal.NOT_OURS) {
            LOG.warn("{} was left alone: it is not what this promotion made", reserved.location());
        }
    }

    /** The promotion's temporary directory, made if there is none yet. */
    private Directory staging(UUID id) throws IOException {
        Reservation reserved = trees.reservation(id).orElseThrow();
        if (reserved.staging() != null && reserved.identity() != null) {
            Optional<Directory> staged = area(reserved).open(reserved.staging(), identity(reserved));
            if (staged.isPresent()) {
                return staged.get();
            }
        }
        if (reserved.staging() != null && reserved.identity() == null) {
            // A crash between the name and the identity: what it left is empty, or not ours.
            area(reserved).remove(reserved.staging(), Optional.empty(), Progress.NONE);
        }
        String name = StagingArea.name(id.toString(), Uuid7.at(clock.instant()).toString());
        trees.willStage(id, name);
        FileIdentity made = area(reserved).make(name);
        trees.staged(id, name, made.toString());
        return area(reserved).open(name, made).orElseThrow();
    }

    private Directory source(Subject subject) throws IOException {
        Location location = subject.location();
        if (location == null) {
            throw new IOException(subject.composeId() + " has no location (expected: one on a configured volume)");
        }
        return volume(location)
                .find(location.path())
                .orElseThrow(() -> new IOException(
                        location + " is not there (expected: the compose " + subject.composeId() + ")"));
    }

    private static ContentPlan plan(Subject subject) {
        return ContentPlan.excluding(Set.copyOf(subject.policy().content().exclude()));
    }

    private Volume volume(Location location) throws IOException {
        return new Volume(
                location.volume(),
                volumes.named(location.volume())
                        .orElseThrow(
                                () -> new IOException("the volume " + location.volume() + " is not configured here"))
                        .root());
    }

    private StagingArea area(Reservation reserved) throws IOException {
        return new StagingArea(volume(reserved.location()));
    }

    private static String stagingName(Reservation reserved) {
        if (reserved.staging() == null) {
            throw new IllegalStateException("nothing was staged for " + reserved.location());
        }
        return reserved.staging();
    }

    private static FileIdentity identity(Reservation reserved) {
        if (reserved.identity() == null) {
            throw new IllegalStateException("nothing was staged for " + reserved.location());
        }
        return FileIdentity.parse(reserved.identity());
    }

    /** Says that the worker lives, and stops the step soon after the promotion was cancelled. */
    private Progress watch(UUID id) {
        stopIfCancelled(id);
        ActivityExecutionContext activity = Activity.getExecutionContext();
        Instant[] lastCheck = {clock.instant()};
        return (files, _) -> {
            activity.heartbeat(files);
            Instant now = clock.instant();
            if (now.isAfter(lastCheck[0].plus(CANCELLATION_CHECK))) {
                lastCheck[0] = now;
                stopIfCancelled(id);
            }
        };
    }

    private void stopIfCancelled(UUID id) {
        if (progress.isCancelled(id)) {
            throw new PromotionCancelledException();
        }
    }
}
