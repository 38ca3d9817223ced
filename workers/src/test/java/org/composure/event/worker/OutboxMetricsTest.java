package org.composure.event.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.composure.event.store.MessageOutbox;
import org.composure.event.store.OutboxBacklog;
import org.composure.event.store.OutboxSignal;
import org.composure.event.store.WakeOutbox;
import org.composure.step.WorkKind;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.composure.workers.ComposeRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.json.JsonMapper;

/** What a scrape sees of the outbox in a real PostgreSQL. */
class OutboxMetricsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T08:00:00Z"), ZoneOffset.UTC);

    private final TestDatabase database = TestDatabases.create();
    private final JdbcTemplate template =
            new JdbcTemplate(new DriverManagerDataSource(database.url(), database.user(), database.password()));
    private final JdbcClient jdbc = JdbcClient.create(template);
    private final OutboxSignal signal = new OutboxSignal(template);
    private final MessageOutbox messages = new MessageOutbox(jdbc, JsonMapper.shared(), CLOCK);
    private final WakeOutbox wakes = new WakeOutbox(jdbc, signal, CLOCK);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void bind() {
        new RelayConfiguration()
                .outboxMetrics(messages, wakes, new OutboxBacklog(jdbc), CLOCK)
                .bindTo(registry);
    }

    @AfterEach
    void close() {
        signal.close();
    }

    @Test
    void showsWhatWaitsWhatIsParkedAndHowOldTheOldestIs() {
        given(Duration.ofSeconds(90), false);
        given(Duration.ofMinutes(10), true);
        wakes.wake(WorkKind.REMOVAL, UUID.randomUUID());

        assertThat(value("composure.outbox.messages")).isEqualTo(2);
        assertThat(value("composure.outbox.parked")).isEqualTo(1);
        assertThat(value("composure.outbox.oldest")).isEqualTo(600);
        assertThat(registry.get("composure.outbox.oldest").gauge().getId().getBaseUnit())
                .isEqualTo("seconds");
        assertThat(value("composure.outbox.wakes")).isEqualTo(1);
    }

    @Test
    void showsNothingWhereNothingWaits() {
        assertThat(value("composure.outbox.messages")).isZero();
        assertThat(value("composure.outbox.parked")).isZero();
        assertThat(value("composure.outbox.oldest")).isZero();
        assertThat(value("composure.outbox.wakes")).isZero();
    }

    private double value(String name) {
        return registry.get(name).gauge().value();
    }

    /** A compose with a message that was written so long ago. */
    private void given(Duration age, boolean parked) {
        jdbc.sql("""
                        with told as (
                            insert into event (id, compose, seq, type, body, at)
                            select gen_random_uuid(), :compose, 1, 'compose-tagged', '{}', :at returning id, compose, at)
                        insert into outbox_message (event, compose, seq, next_at, attempts, parked_at)
                        select id, compose, 1, at, case when :parked then 10 else 0 end, case when :parked then at end from told
                        """)
                .param("compose", ComposeRow.add(jdbc))
                .param("at", CLOCK.instant().minus(age).atOffset(ZoneOffset.UTC))
                .param("parked", parked)
                .update();
    }
}
