package org.composure.promotion.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.composure.compose.Volumes;
import org.composure.content.FileIdentity;
import org.composure.content.Progress;
import org.composure.content.StagingArea;
import org.composure.content.Volume;
import org.composure.promotion.store.TreeLedger;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.composure.workers.ComposeRow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What attempts that died left on a real volume, as real rows know it. */
class LeftoverRemovalTest {

    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private final TestDatabase database = TestDatabases.create();
    private final JdbcClient jdbc =
            JdbcClient.create(new DriverManagerDataSource(database.url(), database.user(), database.password()));

    @TempDir
    Path volume;

    StagingArea area;
    TreeLedger trees;
    LeftoverRemoval removal;

    @BeforeEach
    void wire() {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        area = new StagingArea(new Volume("nightly", volume));
        trees = new TreeLedger(jdbc, clock);
        removal = new LeftoverRemoval(
                trees,
                new Volumes(List.of(new Volumes.Volume("nightly", volume, URI.create("http://localhost/nightly/")))),
                clock);
    }

    @Test
    void theSweepRemovesWhatEndedPromotionsLeftAndForgetsIt() throws IOException {
        UUID ended = promotion(NOW.minus(Duration.ofMinutes(11)));
        Path left = attempt(ended, "left");

        removal.run();

        assertThat(left).doesNotExist();
        assertThat(remembered()).isZero();
    }

    @Test
    void anAttemptMayStillComeSoonAfterTheEnd() throws IOException {
        Path left = attempt(promotion(NOW.minus(Duration.ofMinutes(9))), "left");
        Path open = attempt(promotion(null), "open");

        removal.run();

        assertThat(left).isDirectory();
        assertThat(open).isDirectory();
        assertThat(remembered()).isEqualTo(2);
    }

    @Test
    void onlyWhatWasRecordedAsOursIsRemoved() throws IOException {
        UUID ended = promotion(NOW.minus(Duration.ofHours(1)));
        Path other = attempt(ended, "other");
        // Somebody put a directory of his own in the place of ours.
        Files.move(other, volume.resolve("ours-moved-away"));
        Files.createDirectory(other);
        Files.writeString(other.resolve("precious"), "not ours");
        Path unknown = Files.createDirectory(volume.resolve(".composure/" + ended + ".unknown"));

        removal.run();

        assertThat(other.resolve("precious")).hasContent("not ours");
        assertThat(unknown).isDirectory();
        assertThat(volume.resolve("ours-moved-away/file")).exists();
    }

    @Test
    void theNextAttemptRemovesWhatTheOneBeforeLeftAndKeepsItsOwn() throws IOException {
        UUID promotion = promotion(null);
        Path dead = attempt(promotion, "dead");
        Path present = attempt(promotion, "present");

        removal.removeOf(promotion, Progress.NONE);

        assertThat(dead).doesNotExist();
        assertThat(present.resolve("file")).exists();
        assertThat(remembered()).isEqualTo(1);
    }

    /** A tree as an attempt makes it: named, made, recorded, filled. */
    private Path attempt(UUID promotion, String nonce) throws IOException {
        String name = StagingArea.name(promotion.toString(), nonce);
        trees.willStage(promotion, name);
        FileIdentity made = area.make(name);
        trees.staged(promotion, name, made.toString());
        Path tree = volume.resolve(".composure").resolve(name);
        Files.writeString(tree.resolve("file"), "");
        return tree;
    }

    private long remembered() {
        return jdbc.sql("select count(*) from staging").query(Long.class).single();
    }

    /** A promotion with a reserved tree; ended at that time, or still executing. */
    private UUID promotion(@Nullable Instant ended) {
        UUID id = UUID.randomUUID();
        jdbc.sql("insert into policy_version values ('0', 'a policy', '{}', now()) on conflict do nothing")
                .update();
        jdbc.sql("""
                        with asked as (
                            insert into promotion (id, compose, from_stage, to_stage, state, state_since, requested_by,
                                requested_at, policy_version, deadline_at, check_at, ended_at)
                            select :id, :compose, 'periodic', 'nightly', :state, now(), 'kevin', now(), '0', now(), now(), :ended
                            returning compose)
                        insert into tree (volume, path, compose, promotion, state)
                        select 'nightly', cast(:id as text), compose, :id, 'reserved' from asked
                        """)
                .param("compose", ComposeRow.add(jdbc))
                .param("id", id)
                .param("state", ended == null ? "executing" : "cancelled")
                .param("ended", ended == null ? null : ended.atOffset(ZoneOffset.UTC))
                .update();
        return id;
    }
}
