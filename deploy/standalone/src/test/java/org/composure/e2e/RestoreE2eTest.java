package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.composure.embedded.Trees;
import org.composure.testing.SampleCompose;
import org.composure.testing.stack.Part;
import org.composure.testing.stack.RealStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL is restored from a backup that is older than what lies on the disks and what Temporal knows: docs/operations.md has the recipe. */
@Tag("crash")
@EnabledIfSystemProperty(named = "composure.stack", matches = "real")
class RestoreE2eTest {

    private static final String TAG = "installability-passed";

    private static RealStack stack;
    private static Client client;
    private static Removals removals;
    private static Halts halts;
    private static Facts facts;
    private static int respin;

    @BeforeAll
    static void start() {
        stack = (RealStack) Stacks.start(
                "--composure.promotion.recheck-interval=2s",
                "--composure.removal.notice=1s",
                "--composure.removal.trash-period=1h",
                "--composure.removal.recheck-interval=1s");
        client = new Client(stack, "alice", "releng");
        removals = new Removals(client);
        halts = new Halts(stack.haltPoints());
        facts = new Facts(stack);
        client.makeTag(TAG);
        client.makeTag("blocked");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void everythingGoesOnAfterWhatTheRecipeAsksFor(@TempDir Path directory) throws Exception {
        Promotions promotions = new Promotions();
        RemovalsUnderWay removing = new RemovalsUnderWay();
        NotYet notYet = new NotYet();
        Path backup = directory.resolve("backup");
        stack.backUp(backup);

        promotions.goOn();
        removing.goOn();
        notYet.begin();
        stack.kill();
        halts.releaseAll();
        stack.restore(backup);

        promotions.mendDisks();
        removing.mendDisks();
        notYet.mendDisks();
        setLinksBack("nightly");
        setLinksBack("candidate");
        stack.start(Part.API_1);
        removing.tellWhatWasPutBack();
        stack.start();

        promotions.end();
        removing.end();
        notYet.end();
        Awaitility.await("no workflow is left that PostgreSQL does not know")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(running()).isEqualTo(open()));
        assertEveryComposeLiesWhereItIsSaidToLie();
    }

    /** Promotions that the backup knows. */
    private static final class Promotions {

        private final SampleCompose promoted = tracked();
        private final String waiting = client.request(promoted, "nightly");
        private final SampleCompose withoutOldTree = tracked();
        private final String waitingToo = client.request(withoutOldTree, "nightly");
        private final SampleCompose approved = nightly();
        private final String awaiting = client.request(approved, "milestone-candidate");
        private final SampleCompose switched = tracked();
        private final String executing;

        Promotions() {
            halts.hold(switched, "before-switch");
            client.tag(switched, TAG);
            executing = client.request(switched, "nightly");
            halts.awaitReached(switched, "before-switch");
            client.awaitState(waiting, "waiting");
            client.awaitState(waitingToo, "waiting");
            client.awaitState(awaiting, "awaiting-approval");
        }

        void goOn() throws IOException {
            decide();
            halts.release(switched, "before-switch");
            assertCompleted();
            Trees.delete(incoming(withoutOldTree));
        }

        private void decide() {
            client.tag(promoted, TAG);
            client.tag(withoutOldTree, TAG);
            client.as("bob").decide(awaiting, "approve").expect(200);
        }

        private void assertCompleted() {
            for (String promotion : List.of(waiting, waitingToo, awaiting, executing)) {
                client.awaitState(promotion, "completed");
            }
        }

        void mendDisks() throws IOException {
            moveAway(nightly(promoted));
            moveAway(nightly(switched));
            moveAway(candidate(approved));
            Files.move(nightly(withoutOldTree), incoming(withoutOldTree));
        }

        void end() {
            decide();
            // Its row says that the tree was published, and it was moved away.
            client.awaitStall(executing, "is gone");
            client.decide(executing, "retry").expect(200);
            assertCompleted();
            assertThat(nightly(promoted)).exists();
            assertThat(nightly(withoutOldTree)).exists();
            assertThat(nightly(switched)).exists();
            assertThat(candidate(approved)).exists();
        }
    }

    /** Removals that the backup knows. */
    private static final class RemovalsUnderWay {

        private final SampleCompose trashed = tracked();
        private final String waiting = held(trashed, "before-claim");
        private final SampleCompose identified = tracked();
        private final String removing = held(identified, "during-trash");
        private final SampleCompose identifiedAndGone = tracked();
        private final String removingForEver = held(identifiedAndGone, "during-trash");
        private final SampleCompose putBack = tracked();
        private final String inTrash = trashed(putBack);
        private final SampleCompose goingBack = tracked();
        private final String puttingBack = trashed(goingBack);
        private final SampleCompose gone = tracked();
        private final String emptied = trashed(gone);
        private final SampleCompose untouched = tracked();
        private final String stays = trashed(untouched);

        RemovalsUnderWay() {
            halts.hold(goingBack, "before-put-back");
            removals.decide(puttingBack, "cancel").expect(200);
            halts.awaitReached(goingBack, "before-put-back");
        }

        private static String held(SampleCompose compose, String point) {
            halts.hold(compose, point);
            String removal = removals.request(compose);
            halts.awaitReached(compose, point);
            return removal;
        }

        void goOn() {
            halts.release(trashed, "before-claim");
            halts.release(identified, "during-trash");
            halts.release(identifiedAndGone, "during-trash");
            halts.release(goingBack, "before-put-back");
            removals.decide(inTrash, "cancel").expect(200);
            removals.decide(emptied, "empty").expect(200);
            removals.awaitState(waiting, "trashed");
            removals.awaitState(removing, "trashed");
            removals.awaitState(removingForEver, "trashed");
            removals.decide(removingForEver, "empty").expect(200);
            removals.awaitState(removingForEver, "removed");
            removals.awaitState(inTrash, "cancelled");
            removals.awaitState(puttingBack, "cancelled");
            removals.awaitState(emptied, "removed");
        }

        void mendDisks() throws Exception {
            Files.move(trash(waiting), incoming(trashed));
            try (Connection connection = stack.database();
                    PreparedStatement statement =
                            connection.prepareStatement("update removal set identity = null where id = ?::uuid")) {
                statement.setString(1, removingForEver);
                assertThat(statement.executeUpdate()).isEqualTo(1);
            }
        }

        void tellWhatWasPutBack() {
            removals.decide(inTrash, "cancel").expect(200);
        }

        void end() {
            removals.awaitState(waiting, "trashed");
            removals.awaitState(removing, "trashed");
            assertThat(incoming(trashed)).doesNotExist();
            assertThat(incoming(identified)).doesNotExist();
            assertThat(Disk.inodes(trash(waiting))).isNotEmpty();
            assertThat(Disk.inodes(trash(removing))).isNotEmpty();

            removals.awaitState(inTrash, "cancelled");
            removals.awaitState(puttingBack, "cancelled");
            removals.decide(stays, "cancel").expect(200);
            removals.awaitState(stays, "cancelled");
            for (SampleCompose compose : List.of(putBack, goingBack, untouched)) {
                assertThat(Disk.inodes(incoming(compose))).isNotEmpty();
            }

            removals.awaitState(removingForEver, "trashed");
            for (String removal : List.of(removingForEver, emptied)) {
                removals.decide(removal, "empty").expect(200);
                removals.awaitState(removal, "removed");
            }
            removals.assertGone(identifiedAndGone);
            removals.assertGone(gone);
        }
    }

    /** What was begun after the backup: PostgreSQL does not know it, and Temporal does. */
    private static final class NotYet {

        private final SampleCompose trashed = tracked();
        private final SampleCompose gone = tracked();
        private final SampleCompose half = tracked();
        private final SampleCompose waiting = tracked();
        private final SampleCompose executing = tracked();
        private final SampleCompose registered = next();
        private String removal = "";

        void begin() {
            client.track(registered);
            registered.writeTo(stack.volume("incoming"));
            client.tag(registered, TAG);
            client.awaitState(client.request(registered, "nightly"), "completed");
            client.awaitState(client.request(waiting, "nightly"), "waiting");
            halts.hold(executing, "before-switch");
            client.tag(executing, TAG);
            client.request(executing, "nightly");
            halts.awaitReached(executing, "before-switch");
            removal = trashed(trashed);
            String last = trashed(gone);
            removals.decide(last, "empty").expect(200);
            removals.awaitState(last, "removed");
            halts.hold(half, "during-trash");
            removals.request(half);
            halts.awaitReached(half, "during-trash");
        }

        void mendDisks() throws IOException {
            moveAway(nightly(registered));
            moveAway(nightly(executing));
            Files.move(trash(removal), incoming(trashed));
            if (!Files.exists(incoming(half))) {
                moveBack(half);
            }
        }

        /** Which removal's it was, only the trash says. */
        private static void moveBack(SampleCompose compose) throws IOException {
            Path area = stack.volume("incoming").resolve(".composure");
            try (var trees = Files.list(area)) {
                for (Path tree : trees.toList()) {
                    if (Files.exists(tree.resolve("COMPOSE_ID"))
                            && Files.readString(tree.resolve("COMPOSE_ID"))
                                    .strip()
                                    .equals(compose.id())) {
                        Files.move(tree, incoming(compose));
                    }
                }
            }
        }

        void end() throws Exception {
            client.track(registered);
            for (SampleCompose compose : List.of(registered, waiting, executing)) {
                client.tag(compose, TAG);
                client.awaitState(client.request(compose, "nightly"), "completed");
                assertThat(nightly(compose)).exists();
            }
            assertThat(incoming(trashed)).exists();
            assertThat(incoming(half)).exists();
            trashed(trashed);
            trashed(half);
            String last = trashed(gone);
            removals.decide(last, "empty").expect(200);
            removals.awaitState(last, "removed");
            removals.assertGone(gone);
        }
    }

    /** A link leads where PostgreSQL says, or is removed if it says nothing. */
    private static void setLinksBack(String volume) throws Exception {
        Path link = stack.volume(volume).resolve("Fedora/latest-Fedora-43");
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.delete(link);
        for (String target : facts.texts(
                "select targets[cardinality(targets)] from volume_link where volume = ? and path = ?",
                volume,
                "Fedora/latest-Fedora-43")) {
            Files.createSymbolicLink(link, Path.of(target));
        }
    }

    private static void assertEveryComposeLiesWhereItIsSaidToLie() throws Exception {
        for (String place : facts.texts("""
                select location_volume || '/' || location_path from compose
                where location_volume is not null
                    and not exists (select 1 from removal where compose = pk and ended_at is null)
                """)) {
            assertThat(stack.volume("incoming").resolveSibling(place)).isDirectory();
        }
    }

    /** The ids of the workflows of promotions and removals that run. */
    private static Set<String> running() {
        WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(stack.target())
                .build());
        try {
            return WorkflowClient.newInstance(
                            service,
                            WorkflowClientOptions.newBuilder()
                                    .setNamespace(stack.space())
                                    .build())
                    .listExecutions("ExecutionStatus = 'Running'")
                    .map(run -> run.getExecution().getWorkflowId())
                    .collect(Collectors.toCollection(TreeSet::new));
        } finally {
            service.shutdownNow();
        }
    }

    private static Set<String> open() throws SQLException {
        return new TreeSet<>(facts.texts("""
                select 'promotion/' || id from promotion where ended_at is null
                union all select 'removal/' || id from removal where ended_at is null
                """));
    }

    private static void moveAway(Path tree) throws IOException {
        Files.move(tree, tree.resolveSibling("away-" + tree.getFileName()));
    }

    private static String trashed(SampleCompose compose) {
        String removal = removals.request(compose);
        removals.awaitState(removal, "trashed");
        return removal;
    }

    private static Path trash(String removal) {
        return stack.volume("incoming").resolve(".composure/removed." + removal);
    }

    private static SampleCompose nightly() {
        SampleCompose compose = tracked();
        client.tag(compose, TAG);
        client.awaitState(client.request(compose, "nightly"), "completed");
        return compose;
    }

    private static SampleCompose tracked() {
        SampleCompose compose = next();
        client.track(compose);
        compose.writeTo(stack.volume("incoming"));
        return compose;
    }

    private static SampleCompose next() {
        return SampleCompose.fedora43("20261127", respin++);
    }

    private static Path incoming(SampleCompose compose) {
        return stack.volume("incoming").resolve(compose.id());
    }

    private static Path nightly(SampleCompose compose) {
        return stack.volume("nightly").resolve("Fedora").resolve(compose.id());
    }

    private static Path candidate(SampleCompose compose) {
        return stack.volume("candidate").resolve("Fedora").resolve(compose.id());
    }
}
