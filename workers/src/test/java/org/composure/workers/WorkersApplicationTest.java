package org.composure.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.compose.ComposeId;
import org.composure.compose.Location;
import org.composure.compose.store.ComposeLedger;
import org.composure.compose.store.ComposeLedger.Registration;
import org.composure.embedded.TemporalPart;
import org.composure.policy.Policies;
import org.composure.productmd.ComposeInfoReader;
import org.composure.promotion.store.PromotionRequests;
import org.composure.promotion.store.PromotionRequests.Wish;
import org.composure.promotion.workflow.PromotionWorkflow;
import org.composure.tag.store.TagLedger;
import org.composure.testing.Door;
import org.composure.testing.SampleCompose;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class WorkersApplicationTest {

    private static final Duration SECONDS = Duration.ofSeconds(60);
    private static final Caller SOMEBODY = Caller.ofEveryGroup("somebody");

    private final TestDatabase database = TestDatabases.createEmpty();

    @TempDir
    private Path directory;

    @Test
    void waitsForPostgresAndTemporalAndSaysAtAnyTimeWhatIsMissing() throws Exception {
        Path volumes = WorkersProcess.volumesIn(directory);
        URI address = URI.create(database.url().substring("jdbc:".length()));
        try (TemporalPart part = TemporalPart.start();
                Door postgres = new Door(address.getPort());
                Door temporal = new Door(part.port())) {
            TestDatabase behindTheDoor = new TestDatabase(
                    database.url().replace(":" + address.getPort() + "/", ":" + postgres.port() + "/"),
                    database.user(),
                    database.password());
            try (WorkersProcess workers = new WorkersProcess(behindTheDoor, "127.0.0.1:" + temporal.port(), volumes)) {
                until(workers, "database", true);
                until(workers, "temporal", true);
                assertThat(workers.health("liveness").status()).isEqualTo(200);
                assertThat(workers.health("readiness").body().path("status").asString())
                        .isEqualTo("DOWN");

                postgres.open();
                until(workers, "database", false);
                assertThat(workers.health("readiness").missing("temporal")).isNotEmpty();

                temporal.open();
                until(workers, "temporal", false);
                JdbcClient jdbc = workers.part(JdbcClient.class);
                assertThat(jdbc.sql("select count(*) from promotion")
                                .query(Long.class)
                                .single())
                        .isZero();
                assertThat(workers.health("readiness").missing("broker")).contains("refused");
                assertThat(stalledRemovals(workers)).isZero();
                givenStalledRemoval(jdbc);
                assertThat(stalledRemovals(workers)).isEqualTo(1);

                Files.delete(directory.resolve("nightly"));
                until(workers, "volumes", true);
                assertThat(workers.health("readiness").missing("volumes")).contains("nightly");
                Files.createDirectory(directory.resolve("nightly"));
                until(workers, "volumes", false);

                postgres.shut();
                until(workers, "database", true);
                assertThat(workers.health("liveness").status()).isEqualTo(200);
                postgres.open();
                until(workers, "database", false);
            }
        }
    }

    private static double stalledRemovals(WorkersProcess workers) {
        return workers.part(MeterRegistry.class)
                .get("composure.removals.stalled")
                .gauge()
                .value();
    }

    private static void givenStalledRemoval(JdbcClient jdbc) {
        jdbc.sql("""
                        with made as (
                            insert into compose (pk, id, type, date, respin, final, release_name, release_short, release_version,
                                release_version_key, release_type, release_is_layered, release_internal, builder, stage,
                                stage_since, info, created_at)
                            values (gen_random_uuid(), 'C', 'nightly', '20261120', 0, false, 'F', 'F', '43', '{43}',
                                'ga', false, false, 'pungi', 'periodic', now(), '{}', now()) returning pk)
                        insert into removal (id, compose, kind, volume, path, state, state_since, requested_by, requested_at, due_at,
                            check_at)
                        select gen_random_uuid(), pk, 'compose', 'nightly', 'C', 'stalled', now(), 'ann', now(), now(),
                            now() + interval '1 hour' from made
                        """).update();
    }

    private static void until(WorkersProcess workers, String dependency, boolean missing) {
        await().atMost(SECONDS).ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
            WorkersProcess.Answer answer = workers.health("readiness");
            assertThat(answer.body().path("components").has(dependency)).isTrue();
            assertThat(answer.missing(dependency).isEmpty()).as("%s", answer).isNotEqualTo(missing);
        });
    }

    @Test
    void handsAStepOverWithinSecondsWhenItIsStopped() throws Exception {
        Path volumes = WorkersProcess.volumesIn(directory);
        Path halts = Files.createDirectory(directory.resolve("halts"));
        SampleCompose sample = SampleCompose.fedora43("20261101", 0);
        sample.writeTo(volumes.resolve("incoming"));
        Path pause = Files.createFile(halts.resolve(sample.id() + ".before-link-files.pause"));
        try (TemporalPart temporal = TemporalPart.start()) {
            WorkersProcess first =
                    new WorkersProcess(database, temporal.target(), volumes, "--composure.halt-points.dir=" + halts);
            UUID promotion = requested(first, sample);
            await().atMost(SECONDS)
                    .until(() -> Files.exists(halts.resolve(sample.id() + ".before-link-files.reached")));
            try (WorkersProcess second = new WorkersProcess(database, temporal.target(), volumes)) {
                JdbcClient jdbc = second.part(JdbcClient.class);

                first.close();

                // A real server takes back at once what the stopped worker has polled; the one in this process needs a
                // time-out.
                await().atMost(SECONDS)
                        .untilAsserted(() -> assertThat(jdbc.sql("select state from promotion where id = :id")
                                        .param("id", promotion)
                                        .query(String.class)
                                        .single())
                                .isEqualTo("completed"));
                assertThat(failuresOfSteps(second, promotion)).containsExactly("HandedOver");
                assertThat(pause).exists();
                assertThat(volumes.resolve("nightly/Fedora")
                                .resolve(sample.id())
                                .resolve("STATUS"))
                        .exists();
            }
        }
    }

    private static List<String> failuresOfSteps(WorkersProcess workers, UUID promotion) {
        return workers
                .part(WorkflowClient.class)
                .fetchHistory(PromotionWorkflow.ID_PREFIX + promotion)
                .getEvents()
                .stream()
                .filter(HistoryEvent::hasActivityTaskFailedEventAttributes)
                .map(event -> event.getActivityTaskFailedEventAttributes()
                        .getFailure()
                        .getApplicationFailureInfo()
                        .getType())
                .toList();
    }

    private static UUID requested(WorkersProcess workers, SampleCompose sample) {
        Policies policies = workers.part(Policies.class);
        workers.part(TagLedger.class).ensure(policies.tagNames());
        String id = workers.part(ComposeLedger.class)
                .register(
                        SOMEBODY,
                        new Registration(
                                ComposeInfoReader.read(sample.wholeInfo(), ""),
                                List.of(),
                                null,
                                null,
                                new Location("incoming", sample.id())))
                .compose()
                .id();
        return workers.part(PromotionRequests.class)
                .request(SOMEBODY, new Wish(new ComposeId(id), "nightly", null), policies)
                .id();
    }
}
