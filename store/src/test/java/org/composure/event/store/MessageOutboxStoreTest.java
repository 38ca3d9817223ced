package org.composure.event.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.composure.compose.ComposeId;
import org.composure.compose.store.ComposeLedger;
import org.composure.event.store.MessageOutbox.Message;
import org.composure.store.AtOnce;
import org.composure.store.Given;
import org.composure.store.StoreTestBase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class MessageOutboxStoreTest extends StoreTestBase {

    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    @Autowired
    private MessageOutbox outbox;

    @Autowired
    private EventOrder order;

    @Autowired
    private ComposeLedger ledger;

    @Test
    void leasesToOneHolderUntilTheLeaseEnds() {
        long epoch = outbox.lease(ONE, LONG).orElseThrow();

        assertThat(outbox.lease(OTHER, LONG)).isEmpty();
        assertThat(outbox.lease(ONE, Duration.ZERO)).contains(epoch);
        assertThat(outbox.lease(OTHER, LONG)).contains(epoch + 1);
        assertThat(outbox.lease(ONE, LONG)).isEmpty();
    }

    @Test
    void leasesToOneOfManyThatWantItAtOnce() {
        var outcomes = AtOnce.times(8, i -> outbox.lease(new UUID(1, i), LONG));

        assertThat(outcomes.stream().map(AtOnce.Outcome::value).filter(lease -> lease != null && lease.isPresent()))
                .hasSize(1);
    }

    @Test
    void leasesToTheNextAtOnceWhenTheHolderGivesItBack() {
        long epoch = outbox.lease(ONE, LONG).orElseThrow();

        outbox.release(ONE);

        assertThat(outbox.lease(OTHER, LONG).orElseThrow()).isGreaterThan(epoch);
    }

    @Test
    void listensToNobodyWhoseLeaseHasEnded() {
        given.compose();
        order.advance(10);
        long old = outbox.lease(ONE, Duration.ZERO).orElseThrow();
        long epoch = outbox.lease(OTHER, LONG).orElseThrow();
        UUID event = only(outbox.due(10)).id();

        assertThat(outbox.published(old, List.of(event))).isFalse();
        outbox.refused(old, event, "no", PAUSE, 1);
        assertThat(outbox.due(10)).hasSize(1);

        assertThat(outbox.published(epoch, List.of(event))).isTrue();
        assertThat(outbox.waiting()).isZero();
    }

    @Test
    void publishesTheEventsOfEachComposeInOrder() {
        ComposeId one = given.readyCompose();
        ComposeId other = given.readyCompose();
        assertThat(outbox.due(10)).isEmpty();

        order.advance(10);

        assertThat(outbox.due(10))
                .extracting(m -> m.subject() + " " + m.seq())
                .containsSubsequence(one + " 1", one + " 2")
                .containsSubsequence(other + " 1", other + " 2")
                .hasSize(4);
        Message first = outbox.due(1).getFirst();
        assertThat(first.type()).isEqualTo("compose-created");
        assertThat(first.body().path("id").stringValue()).isEqualTo(first.id().toString());
        assertThat(first.body().path("seq").longValue()).isEqualTo(1);
    }

    @Test
    void aWriterWhoseClockIsFastDelaysNoMessage() {
        clock.advance(Duration.ofMinutes(5));
        given.readyCompose();
        order.advance(10);
        clock.reset();

        assertThat(outbox.due(10)).hasSize(2);
    }

    @Test
    void triesARefusedMessageLaterAndParksItAtLast() {
        ComposeId held = given.readyCompose();
        ComposeId free = given.readyCompose();
        order.advance(10);
        long epoch = outbox.lease(ONE, LONG).orElseThrow();
        UUID refused = first(held).orElseThrow().id();

        outbox.refused(epoch, refused, "no such exchange", PAUSE, 2);

        assertThat(outbox.due(10)).extracting(Message::subject).containsOnly(free.value());
        clock.advance(PAUSE);
        assertThat(first(held).orElseThrow().attempts()).isEqualTo(1);

        outbox.refused(epoch, refused, "no such exchange", PAUSE, 2);
        clock.advance(PAUSE.multipliedBy(100));

        assertThat(outbox.due(10)).extracting(Message::subject).containsOnly(free.value());
        ledger.tag(Given.BUILDER, held, "blocked", null);
        ledger.tag(Given.BUILDER, free, "blocked", null);
        order.advance(10);
        assertThat(outbox.due(10)).extracting(Message::subject).hasSize(3).containsOnly(free.value());
        assertThat(outbox.waiting()).isEqualTo(6);
    }

    private Optional<Message> first(ComposeId compose) {
        return outbox.due(100).stream()
                .filter(message -> message.subject().equals(compose.value()))
                .findFirst();
    }

    private static Message only(List<Message> messages) {
        assertThat(messages).hasSize(1);
        return messages.getFirst();
    }
}
