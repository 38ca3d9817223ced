package org.composure.event.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.compose.ComposeId;
import org.composure.event.MessageAction;
import org.composure.event.MessageState;
import org.composure.event.store.MessageBoard.Filter;
import org.composure.event.store.MessageOutbox.Message;
import org.composure.problem.ProblemException;
import org.composure.store.AtOnce;
import org.composure.store.StoreTestBase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ParkedMessagesStoreTest extends StoreTestBase {

    private static final Caller ADAM = new Caller("adam", Set.of("releng"));
    private static final UUID RELAY = new UUID(0, 1);
    private static final Duration LONG = Duration.ofHours(1);

    @Autowired
    private ParkedMessages parked;

    @Autowired
    private MessageBoard board;

    @Autowired
    private MessageOutbox outbox;

    @Autowired
    private EventOrder order;

    private long epoch;

    /** A compose with two messages, the first of which is parked. */
    private UUID parkedMessage(ComposeId compose) {
        order.advance(100);
        epoch = outbox.lease(RELAY, LONG).orElseThrow();
        UUID first = outbox.due(100).stream()
                .filter(message -> message.subject().equals(compose.value()))
                .findFirst()
                .orElseThrow()
                .id();
        outbox.refused(epoch, first, "too large", Duration.ZERO, 1);
        return first;
    }

    private List<Long> due(ComposeId compose) {
        return outbox.due(100).stream()
                .filter(message -> message.subject().equals(compose.value()))
                .map(Message::seq)
                .toList();
    }

    @Test
    void aRetriedMessageIsDueAtOnceWithFreshTries() {
        ComposeId compose = given.readyCompose();
        UUID message = parkedMessage(compose);
        assertThat(due(compose)).isEmpty();

        parked.decide(ADAM, message, MessageAction.RETRY, null);

        assertThat(due(compose)).containsExactly(1L, 2L);
        assertThat(outbox.due(1).getFirst().attempts()).isZero();
    }

    @Test
    void aDiscardedMessageLetsTheLaterOnesGoAndItsEventStays() {
        ComposeId compose = given.readyCompose();
        UUID message = parkedMessage(compose);

        MessageView view = parked.decide(ADAM, message, MessageAction.DISCARD, "never mind");

        assertThat(due(compose)).containsExactly(2L);
        assertThat(view.state()).isEqualTo("discarded");
        assertThat(given.events(compose)).hasSize(2);
        assertThat(given.changes(compose)).endsWith("message-discarded");
    }

    @Test
    void whatARelayWritesLateAboutADiscardedMessageChangesNothing() {
        ComposeId compose = given.readyCompose();
        UUID message = parkedMessage(compose);
        MessageView view = parked.decide(ADAM, message, MessageAction.DISCARD, null);

        outbox.refused(epoch, message, "late", Duration.ZERO, 1);

        assertThat(outbox.published(epoch, List.of(message))).isFalse();
        assertThat(board.find(message)).contains(view);
    }

    @Test
    void oneOfThoseWhoDecideAtOnceDoes() {
        UUID message = parkedMessage(given.readyCompose());

        List<AtOnce.Outcome<MessageView>> outcomes = AtOnce.times(
                8, i -> parked.decide(ADAM, message, i % 2 == 0 ? MessageAction.RETRY : MessageAction.DISCARD, null));

        assertThat(outcomes.stream().filter(outcome -> outcome.failure() == null))
                .hasSize(1);
        assertThat(outcomes.stream().filter(outcome -> outcome.failure() != null))
                .allSatisfy(outcome -> assertThat(outcome.failure())
                        .isInstanceOf(ProblemException.class)
                        .hasMessageContaining("Only a parked message can be"));
    }

    @Test
    void aMessageThatWasPublishedSaysSo() {
        ComposeId compose = given.readyCompose();
        order.advance(100);
        epoch = outbox.lease(RELAY, LONG).orElseThrow();
        UUID first = outbox.due(1).getFirst().id();
        assertThat(board.find(first).orElseThrow().behind()).isEqualTo(1);

        outbox.published(epoch, List.of(first));

        assertThat(board.find(first).orElseThrow().state()).isEqualTo(MessageState.PUBLISHED.wire());
        assertThat(board.count(new Filter(null, compose.value()))).isEqualTo(1);
        assertThat(board.count(new Filter(MessageState.PARKED, null))).isZero();
    }
}
