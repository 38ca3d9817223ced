package org.composure.event.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.composure.compose.Uuid7;
import org.composure.event.EventType;
import org.composure.event.store.MessageOutbox.Message;
import org.composure.event.worker.MessagePublisher.Answer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What every way to a message bus has to do. */
interface MessagePublisherContract {

    /** One message as a consumer gets it. */
    record Received(String id, String topic, JsonNode body) {}

    /** The publisher under test. */
    MessagePublisher publisher();

    /** What a durable subscription, made before the first message of the test, has got since the last call. */
    List<Received> received() throws Exception;

    /** Restarts the bus, keeping what it holds. */
    void restartBus() throws Exception;

    static Message message(int seq) {
        JsonNode body = JsonMapper.shared()
                .createObjectNode()
                .put("event", EventType.COMPOSE_TAGGED.wire())
                .put("seq", seq)
                .put("text", "Grüße ☃ \" \\ \n");
        return new Message(
                Uuid7.at(OffsetDateTime.of(2026, 11, 20, 0, 0, 0, 0, ZoneOffset.UTC)
                        .toInstant()),
                new UUID(0, 1),
                "Fedora-43-20261120.n.0",
                seq,
                EventType.COMPOSE_TAGGED.wire(),
                body,
                OffsetDateTime.of(2026, 11, 20, 12, 0, 0, 0, ZoneOffset.UTC),
                0);
    }

    @Test
    default void deliversEachMessageWithItsIdTopicAndBody() throws Exception {
        Message message = message(1);

        List<Answer> answers = publisher().publish(List.of(message), () -> true);

        assertThat(answers).containsExactly(new Answer.Confirmed());
        assertThat(received())
                .containsExactly(new Received(message.id().toString(), "cts.compose-tagged", message.body()));
    }

    @Test
    default void keepsTheOrderInWhichMessagesArePublished() throws Exception {
        List<Message> messages = IntStream.range(0, 200)
                .mapToObj(MessagePublisherContract::message)
                .toList();

        assertThat(publisher().publish(messages, () -> true)).hasSize(200).containsOnly(new Answer.Confirmed());

        assertThat(received())
                .extracting(Received::id)
                .containsExactlyElementsOf(
                        messages.stream().map(m -> m.id().toString()).toList());
    }

    @Test
    default void sendsNothingWithoutLeave() throws Exception {
        assertThat(publisher().publish(List.of(message(1), message(2)), () -> false))
                .hasSize(2)
                .allMatch(answer -> answer instanceof Answer.Unknown);

        assertThat(received()).isEmpty();
    }

    @Test
    default void hasConfirmedWhatSurvivesARestartOfTheBus() throws Exception {
        Message message = message(7);
        assertThat(publisher().publish(List.of(message), () -> true)).containsExactly(new Answer.Confirmed());

        restartBus();

        assertThat(received())
                .extracting(Received::id)
                .containsExactly(message.id().toString());
    }
}
