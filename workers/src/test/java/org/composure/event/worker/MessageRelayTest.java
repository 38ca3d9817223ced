package org.composure.event.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.composure.event.store.MessageOutbox;
import org.composure.event.store.MessageOutbox.Message;
import org.composure.event.worker.MessagePublisher.Answer;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.json.JsonMapper;

/** The relay on a real outbox, and on buses that do what real ones seldom do. */
class MessageRelayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final UUID OTHER = new UUID(0, 2);

    private final TestDatabase database = TestDatabases.create();
    private final JdbcClient jdbc =
            JdbcClient.create(new DriverManagerDataSource(database.url(), database.user(), database.password()));
    private final MessageOutbox outbox = new MessageOutbox(jdbc, JsonMapper.shared(), Clock.systemUTC());
    private final List<MessageRelay> relays = new ArrayList<>();
    private final AtomicLong nanoTime = new AtomicLong();

    @AfterEach
    void stop() {
        relays.forEach(MessageRelay::stop);
    }

    private void start(MessagePublisher publisher, int parkAfter) {
        MessageRelay relay = new MessageRelay(outbox, publisher, parkAfter);
        relays.add(relay);
        relay.start();
    }

    /** A compose with so many messages. */
    private void given(String compose, int messages) {
        jdbc.sql("""
                        with made as (
                            insert into compose (pk, id, type, date, respin, final, release_name, release_short, release_version,
                                release_version_key, release_type, release_is_layered, release_internal, builder, stage,
                                stage_since, info, created_at)
                            values (gen_random_uuid(), :id, 'nightly', '20261120', 0, false, :id, :id, '43', '{43}', 'ga', false,
                                false, 'pungi', 'periodic', now(), '{}', now()) returning pk),
                        told as (
                            insert into event (id, compose, seq, type, body, at)
                            select gen_random_uuid(), pk, n, 'compose-tagged', '{}', now() from made, generate_series(1, :n) n
                            returning id, compose, seq)
                        insert into outbox_message (event, compose, seq, position, next_at)
                        select id, compose, seq, seq, 'epoch' from told
                        """).param("id", compose).param("n", messages).update();
    }

    private static List<String> names(List<Message> messages) {
        return messages.stream().map(m -> m.subject() + " " + m.seq()).toList();
    }

    /** A bus that keeps what it gets. */
    private static MessagePublisher keeping(List<String> kept) {
        return (messages, leave) -> {
            kept.addAll(names(messages));
            return Collections.<Answer>nCopies(messages.size(), new Answer.Confirmed());
        };
    }

    private long left() {
        return outbox.waiting();
    }

    @Test
    void aRelayThatHangsInItsBusIsFollowedAndGoesNoFurtherWhenItComesBack() {
        given("A", 3);
        List<String> late = Collections.synchronizedList(new ArrayList<>());
        List<String> kept = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch back = new CountDownLatch(1);
        start(
                (messages, leave) -> {
                    late.addAll(names(messages));
                    hanging.countDown();
                    back.await();
                    return Collections.<Answer>nCopies(messages.size(), new Answer.Confirmed());
                },
                10);
        await().atMost(PATIENCE).until(() -> hanging.getCount() == 0);

        start(keeping(kept), 10);
        await().atMost(PATIENCE).until(() -> left() == 0);
        back.countDown();
        given("B", 1);
        await().atMost(PATIENCE).until(() -> left() == 0);

        assertThat(late).containsExactly("A 1");
        assertThat(kept).containsExactly("A 1", "A 2", "A 3", "B 1");
    }

    @Test
    void aRefusedMessageIsParkedAfterItsTriesAndHoldsUpItsComposeAlone() {
        given("A", 2);
        given("B", 2);
        List<String> tried = Collections.synchronizedList(new ArrayList<>());

        start(
                (messages, leave) -> {
                    tried.addAll(names(messages));
                    return messages.stream()
                            .<Answer>map(
                                    m -> m.subject().equals("A") ? new Answer.Refused("no") : new Answer.Confirmed())
                            .toList();
                },
                2);

        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select count(*) from outbox_message where parked_at is not null")
                                .query(Long.class)
                                .single()
                        == 1);
        assertThat(tried).containsExactlyInAnyOrder("A 1", "B 1", "B 2", "A 1");
        assertThat(left()).isEqualTo(2);
    }

    @Test
    void aBusThatIsAwayUsesUpNoTriesAndDoesNotLoseWhatItConfirmedBefore() {
        given("A", 1);
        given("B", 1);
        CountDownLatch tries = new CountDownLatch(3);

        start(
                (messages, leave) -> {
                    tries.countDown();
                    return messages.stream()
                            .<Answer>map(
                                    m -> m.subject().equals("A") ? new Answer.Confirmed() : new Answer.Unknown("away"))
                            .toList();
                },
                2);

        await().atMost(PATIENCE).until(() -> tries.getCount() == 0);
        assertThat(jdbc.sql("select attempts from outbox_message")
                        .query(Integer.class)
                        .list())
                .containsExactly(0);
    }

    @Test
    void theLeaseIsRenewedWhileItIsNeededAndReliedOnNoLongerThanItLasts() {
        RelayLease lease = new RelayLease(outbox, new UUID(0, 1), nanoTime::get);
        assertThat(lease.given()).isFalse();
        assertThat(lease.take()).isTrue();
        jdbc.sql("update relay_lease set expires_at = now() - interval '1 second'")
                .update();

        nanoTime.addAndGet(Duration.ofMillis(1_900).toNanos());
        assertThat(lease.given()).isTrue();
        assertThat(running()).isFalse();
        nanoTime.addAndGet(Duration.ofMillis(200).toNanos());
        assertThat(lease.given()).isTrue();
        assertThat(running()).isTrue();
    }

    @Test
    void aLeaseThatAnotherOneTookIsNotGivenAnyMoreAlsoWhenItComesBack() {
        RelayLease lease = new RelayLease(outbox, new UUID(0, 1), nanoTime::get);
        assertThat(lease.take()).isTrue();
        long epoch = lease.epoch();
        jdbc.sql("update relay_lease set expires_at = 'epoch'").update();
        assertThat(outbox.lease(OTHER, Duration.ofHours(1))).contains(epoch + 1);

        nanoTime.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(lease.given()).isFalse();
        outbox.release(OTHER);
        assertThat(lease.given()).isFalse();
        assertThat(lease.take()).isTrue();
        assertThat(lease.epoch()).isGreaterThan(epoch + 1);
    }

    private boolean running() {
        return jdbc.sql("select expires_at > now() from relay_lease")
                .query(Boolean.class)
                .single();
    }
}
