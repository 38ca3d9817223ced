package org.composure.promotion.worker;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.composure.compose.Location;
import org.composure.compose.Uuid7;
import org.composure.compose.Volumes;
import org.composure.content.ComposeInspector;
import org.composure.content.ContentException;
import org.composure.content.ContentPlan;
import org.composure.content.CopySlots;
import org.composure.content.FileIdentity;
import org.composure.content.LatestLink;
import org.composure.content.ManifestFile;
import org.composure.content.Progress;
import org.composure.content.StagingArea;
import org.composure.content.Survey;
import org.composure.content.SymlinkRules;
import org.composure.content.Volume;
import org.composure.content.posix.Directory;
import org.composure.policy.ContentSpec;
import org.composure.promotion.Inspection;
import org.composure.promotion.PromotionStep;
import org.composure.promotion.store.PromotionProgress;
import org.composure.promotion.store.Subject;
import org.composure.promotion.store.TreeLedger;
import org.composure.promotion.store.TreeLedger.Reservation;
import org.composure.promotion.workflow.ContentActivities;
import org.composure.step.store.StepLedger;
import org.composure.step.worker.Handover;
import org.composure.step.worker.Known;
import org.composure.step.worker.StepRunner;
import org.composure.step.worker.StepWatch;
import org.composure.step.worker.Task;
import org.composure.step.workflow.StepHeartbeat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The activities that move a promotion's files. What they make is recorded before it is made. */
public class VolumeActivities implements ContentActivities {

    private static final Logger LOG = LoggerFactory.getLogger(VolumeActivities.class);

    private final PromotionProgress progress;
    private final TreeLedger trees;
    private final Volumes volumes;
    private final ComposeInspector inspector;
    private final StepRunner steps;
    private final StepLedger ledger;
    private final LeftoverRemoval leftovers;
    private final Handover handover;
    private final Clock clock;
    private final Map<String, CopySlots> slots = new ConcurrentHashMap<>();

    /** Wires it up. */
    public VolumeActivities(
            PromotionProgress progress,
            TreeLedger trees,
            Volumes volumes,
            ComposeInspector inspector,
            StepRunner steps,
            StepLedger ledger,
            LeftoverRemoval leftovers,
            Handover handover,
            Clock clock) {
        this.progress = progress;
        this.trees = trees;
        this.volumes = volumes;
        this.inspector = inspector;
        this.steps = steps;
        this.ledger = ledger;
        this.leftovers = leftovers;
        this.handover = handover;
        this.clock = clock;
    }

    @Override
    public void linkFiles(String promotionId) {
        UUID id = UUID.fromString(promotionId);
        Subject subject = subject(id);
        steps.files(task(subject), PromotionStep.LINK_FILES, watch -> {
            Reservation reserved = trees.reservation(id).orElseThrow();
            ContentPlan plan = plan(subject, reserved);
            StagingArea area = area(reserved);
            area.requireFree(
                    reserved.location().path(),
                    Optional.ofNullable(reserved.identity()).map(FileIdentity::parse));
            leftovers.removeOf(id, watch.alive());
            try (Directory source = source(subject);
                    Directory target = area.volume().openRoot();
                    Directory earlier = staged(reserved).orElse(null)) {
                Survey survey = plan.survey(source, target, Optional.ofNullable(earlier), watch.looking());
                ContentPlan.Extent extent = survey.extent();
                try (Directory staged = earlier == null ? stage(id, reserved) : earlier.reopen()) {
                    ContentPlan.Populated made =
                            plan.populate(source, staged, survey, watch.of(extent.files(), extent.bytes()));
                    LOG.info(
                            "{}: {} files linked, {} copied, {} kept, {} bytes",
                            reserved.location(),
                            made.linked(),
                            made.copied(),
                            made.kept(),
                            made.bytes());
                }
            }
        });
    }

    @Override
    public void verify(String promotionId) {
        UUID id = UUID.fromString(promotionId);
        Subject subject = subject(id);
        steps.files(task(subject), PromotionStep.VERIFY, watch -> {
            Reservation reserved = trees.reservation(id).orElseThrow();
            try (Directory source = source(subject);
                    Directory staged = area(reserved).require(stagingName(reserved), identity(reserved))) {
                verify(id, plan(subject, reserved), source, staged, reserved, watch);
            } catch (ContentException.Mismatch | ContentException.ForeignStaging e) {
                // Trying again has to begin with mending the tree: what is right in it is kept.
                ledger.repeat(id, PromotionStep.LINK_FILES, "The tree was not what it should be: see verify.");
                throw e;
            }
            // The switch judges by what the source says now, not by what it said at the beginning. A volume that
            // does not answer at this moment is no reason to refuse: the step is tried again.
            Inspection found =
                    inspector.inspect(subject.location(), subject.policy().gates(), subject.known());
            if (found.unanswered().isPresent()) {
                throw new IOException(subject.location() + " could not be looked at: "
                        + found.unanswered().get());
            }
            progress.reinspected(id, found);
        });
    }

    private void verify(
            UUID id, ContentPlan plan, Directory source, Directory staged, Reservation reserved, StepWatch watch)
            throws IOException {
        ManifestFile manifest = new ManifestFile(area(reserved), id.toString());
        Progress told = ledger.inAll(id, PromotionStep.LINK_FILES)
                .map(all -> watch.of(all.filesInAll(), all.bytesInAll()))
                .orElseGet(watch::looking);
        Optional<String> sha256 = plan.verify(source, staged, manifest, told).manifest();
        plan.sync(staged, watch.looking());
        if (sha256.isPresent()) {
            trees.manifest(id, manifest.path(), sha256.get());
        }
    }

    @Override
    public void publish(String promotionId) {
        UUID id = UUID.fromString(promotionId);
        Subject subject = subject(id);
        StepRunner.countingNoOutage(() -> {
            // Before the switch it is made sure of each time: since it was published, a tree may have been moved away
            // by hand.
            if (trees.reservation(id).isPresent()) {
                ledger.reopen(id, PromotionStep.PUBLISH);
            }
            return true;
        });
        steps.files(task(subject), PromotionStep.PUBLISH, _ -> {
            Optional<Reservation> reserved = trees.reservation(id);
            // Else the switch has been: an attempt that was overtaken has nothing to do.
            if (reserved.isPresent()) {
                publish(id, reserved.get());
            }
        });
    }

    private void publish(UUID id, Reservation reserved) throws IOException {
        try {
            area(reserved)
                    .publish(
                            stagingName(reserved),
                            identity(reserved),
                            reserved.location().path());
        } catch (ContentException.ForeignStaging e) {
            // It is neither here nor there: trying again has to begin with making it.
            ledger.repeat(id, PromotionStep.LINK_FILES, "The tree is gone: see publish.");
            ledger.repeat(id, PromotionStep.VERIFY, "The tree is gone: see publish.");
            throw e;
        }
    }

    @Override
    public void replaceLinks(String promotionId) {
        UUID id = UUID.fromString(promotionId);
        Subject subject = subject(id);
        steps.files(task(subject), PromotionStep.REPLACE_LINKS, _ -> {
            Location target = subject.target();
            for (Location place : subject.links()) {
                LatestLink link = new LatestLink(volume(place), place.path());
                if (trees.claimLink(place, link.targetFor(target.path()), target.path(), subject.compose(), id)) {
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
        steps.repeatable(task(subject(id)), PromotionStep.TAKE_BACK, midst -> {
            Optional<Reservation> reserved = trees.reservation(id);
            if (reserved.isPresent()) {
                remove(id, reserved.get());
            }
            midst.run();
            progress.takenBack(id);
            return true;
        });
    }

    private void remove(UUID id, Reservation reserved) throws IOException {
        ActivityExecutionContext activity = Activity.getExecutionContext();
        Progress alive = done -> {
            handover.stopIfBegun();
            activity.heartbeat(new StepHeartbeat(done.files(), done.bytes()));
        };
        leftovers.removeOf(id, alive);
        if (reserved.staging() == null) {
            return;
        }
        StagingArea.Removal removal = reserved.identity() == null
                ? area(reserved).remove(reserved.staging(), Optional.empty(), alive)
                : area(reserved).takeBack(reserved.location().path(), reserved.staging(), identity(reserved), alive);
        if (removal == StagingArea.Removal.NOT_OURS) {
            LOG.warn("{} was left alone: it is not what this promotion made", reserved.location());
        }
        new ManifestFile(area(reserved), id.toString()).remove();
    }

    /** The promotion's temporary tree, to be closed; empty if there is none yet, or none any more. */
    private Optional<Directory> staged(Reservation reserved) throws IOException {
        return reserved.staging() == null || reserved.identity() == null
                ? Optional.empty()
                : area(reserved).open(reserved.staging(), identity(reserved));
    }

    /** Makes the promotion's temporary tree. What a crash between its name and its identity left is a leftover from now on. */
    private Directory stage(UUID id, Reservation reserved) throws IOException {
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

    private ContentPlan plan(Subject subject, Reservation reserved) throws IOException {
        ContentSpec content = subject.policy().content();
        Location from = Objects.requireNonNull(subject.location());
        Volume target = volume(reserved.location());
        return new ContentPlan(
                ContentPlan.names(content.exclude()),
                content.mode(),
                content.verify(),
                SymlinkRules.between(
                        volume(from), from.path(), target, reserved.location().path(), content.poolLinks()),
                slots.computeIfAbsent(target.name(), _ -> new CopySlots(target.parallelCopies())));
    }

    private Subject subject(UUID id) {
        return StepRunner.countingNoOutage(() -> Known.require(() -> progress.subject(id)));
    }

    private static Task task(Subject subject) {
        return new Task("promotion", subject.promotion(), subject.composeId());
    }

    private Volume volume(Location location) throws IOException {
        return Volume.of(volumes.named(location.volume())
                .orElseThrow(() -> new IOException("the volume " + location.volume() + " is not configured here")));
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
}
