package org.composure.promotion.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.composure.promotion.store.PromotionLoad;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.composure.workers.ComposeRow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What a scrape sees of the rows in a real PostgreSQL. */
class ProgressMetricsTest {

    private final TestDatabase database = TestDatabases.create();
    private final JdbcClient jdbc =
            JdbcClient.create(new DriverManagerDataSource(database.url(), database.user(), database.password()));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Instant now = Instant.parse("2026-11-20T08:00:00Z");

    @BeforeEach
    void bind() {
        Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
        new ProgressMetrics().progressMeters(new PromotionLoad(jdbc), clock).bindTo(registry);
    }

    @Test
    void showsWhatRunningStepsHaveDoneAndHowManyPromotionsAreStalled() {
        given("executing", "running", 10, 1_000);
        given("executing", "running", 5, 500);
        given("executing", "done", 7, 700);
        given("stalled", "failed", 3, 300);

        assertThat(value("composure.content.files")).isEqualTo(15);
        assertThat(value("composure.content.total.files")).isEqualTo(30);
        assertThat(value("composure.content.bytes")).isEqualTo(1_500);
        assertThat(value("composure.content.total.bytes")).isEqualTo(3_000);
        assertThat(value("composure.content.rate")).isEqualTo(150);
        assertThat(value("composure.content.left")).isEqualTo(10);
        assertThat(value("composure.promotions.stalled")).isEqualTo(1);
        assertThat(gauge("composure.content.bytes").getId().getBaseUnit()).isEqualTo("bytes");
        assertThat(gauge("composure.content.files").getId().getBaseUnit()).isEqualTo("files");
    }

    @Test
    void readsOnceForAllGaugesOfAScrapeAndAgainForTheNext() {
        assertThat(value("composure.content.files")).isZero();
        given("executing", "running", 10, 1_000);

        assertThat(value("composure.content.bytes")).isZero();
        now = now.plus(Duration.ofSeconds(5));
        assertThat(value("composure.content.bytes")).isEqualTo(1_000);
        assertThat(value("composure.content.files")).isEqualTo(10);
    }

    private double value(String name) {
        return gauge(name).value();
    }

    private Gauge gauge(String name) {
        return registry.get(name).gauge();
    }

    /** A promotion with a step that has done half of its files. */
    private void given(String state, String step, long files, long bytes) {
        jdbc.sql("insert into policy_version values ('0', 'a policy', '{}', now()) on conflict do nothing")
                .update();
        jdbc.sql("""
                        with asked as (
                            insert into promotion (id, compose, from_stage, to_stage, state, state_since, requested_by,
                                requested_at, policy_version, deadline_at, check_at)
                            select gen_random_uuid(), :compose, 'periodic', 'nightly', :state, now(), 'kevin', now(), '0', now(), now()
                            returning id)
                        insert into step (work, name, state, attempts, started_at, files, files_in_all, files_kept,
                            bytes, bytes_in_all, bytes_kept, attempt_at, progress_at)
                        select id, 'link-files', :step, 1, now(), :files, 2 * :files, 0, :bytes, 2 * :bytes, 0,
                            now(), now() + interval '10 seconds' from asked
                        """)
                .param("compose", ComposeRow.add(jdbc))
                .param("state", state)
                .param("step", step)
                .param("files", files)
                .param("bytes", bytes)
                .update();
    }
}
