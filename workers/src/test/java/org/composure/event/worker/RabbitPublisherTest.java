package org.composure.event.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.composure.embedded.BrokerPart;
import org.composure.embedded.FreePort;
import org.composure.event.store.MessageOutbox.Message;
import org.composure.event.worker.MessagePublisher.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import tools.jackson.databind.json.JsonMapper;

class RabbitPublisherTest implements MessagePublisherContract {

    @TempDir
    private static Path directory;

    private static BrokerPart broker;

    private final String queue = "subscription-" + UUID.randomUUID();
    private CachingConnectionFactory connections;
    private RabbitPublisher publisher;

    @BeforeAll
    static void startBroker() {
        broker = BrokerPart.start(directory);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void subscribe() throws Exception {
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(queue, true, false, false, null);
            channel.queueBind(queue, "amq.topic", "cts.#");
        }
        connections = connections(broker.uri());
        publisher = new RabbitPublisher(new RabbitTemplate(connections), "amq.topic", "cts.");
    }

    @AfterEach
    void disconnect() {
        connections.destroy();
    }

    private static CachingConnectionFactory connections(URI uri) {
        CachingConnectionFactory factory = new CachingConnectionFactory(uri);
        factory.setPublisherConfirmType(CachingConnectionFactory.ConfirmType.CORRELATED);
        return factory;
    }

    private Connection connect() throws Exception {
        var factory = new com.rabbitmq.client.ConnectionFactory();
        factory.setUri(broker.uri());
        return factory.newConnection();
    }

    @Override
    public MessagePublisher publisher() {
        return publisher;
    }

    @Override
    public List<Received> received() throws Exception {
        List<Received> received = new ArrayList<>();
        take(response -> received.add(new Received(
                response.getProps().getMessageId(),
                response.getEnvelope().getRoutingKey(),
                JsonMapper.shared().readTree(response.getBody()))));
        return received;
    }

    private interface Taking {
        void take(GetResponse response);
    }

    private void take(Taking taking) throws Exception {
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            for (GetResponse response = channel.basicGet(queue, true);
                    response != null;
                    response = channel.basicGet(queue, true)) {
                taking.take(response);
            }
        }
    }

    @Override
    public void restartBus() {
        broker.close();
        broker = BrokerPart.start(directory);
    }

    @Test
    void sendsWhatConsumersOfFedoraMessagingRead() throws Exception {
        publisher.publish(List.of(MessagePublisherContract.message(3)), () -> true);

        take(response -> {
            assertThat(response.getProps().getContentType()).isEqualTo("application/json");
            assertThat(response.getProps().getContentEncoding()).isEqualTo("utf-8");
            assertThat(response.getProps().getDeliveryMode()).isEqualTo(2);
            assertThat(response.getProps().getHeaders())
                    .containsEntry("fedora_messaging_severity", 20)
                    .containsEntry("composure-seq", 3L);
            assertThat(response.getProps().getHeaders().get("fedora_messaging_schema"))
                    .hasToString("base.message");
            assertThat(response.getProps().getHeaders().get("sent-at")).hasToString("2026-11-20T12:00:00Z");
        });
    }

    @Test
    void saysThatNothingIsKnownWhereNobodyAnswers() throws Exception {
        CachingConnectionFactory nobody = connections(URI.create("amqp://127.0.0.1:" + FreePort.any()));
        var lost = new RabbitPublisher(new RabbitTemplate(nobody), "amq.topic", "cts.");

        assertThat(lost.publish(messages(0), () -> true))
                .hasSize(5)
                .allMatch(answer -> answer instanceof Answer.Unknown);
    }

    @Test
    void takesAMissingExchangeForARefusalOfEachMessage() throws Exception {
        var elsewhere = new RabbitPublisher(new RabbitTemplate(connections), "no-such-exchange", "cts.");

        assertThat(elsewhere.publish(messages(0), () -> true))
                .hasSize(5)
                .allSatisfy(answer -> assertThat(answer)
                        .isInstanceOfSatisfying(
                                Answer.Refused.class,
                                refused -> assertThat(refused.reason()).contains("404", "no-such-exchange")));
    }

    /** A message is refused by the broker, which closes the channel, or before that by the client. */
    @ParameterizedTest
    @CsvSource({"0,true", "3,true", "0,false", "3,false"})
    void findsTheOneMessageThatIsRefusedAndDeliversTheOthers(int attemptsBefore, boolean byTheBroker) throws Exception {
        RabbitTemplate template = new RabbitTemplate(connections);
        template.addBeforePublishPostProcessors(message -> {
            if (Objects.equals(message.getMessageProperties().getHeader("composure-seq"), 2L)) {
                if (byTheBroker) {
                    message.getMessageProperties().setExpiration("never");
                } else {
                    message.getMessageProperties().setType("x".repeat(300));
                }
            }
            return message;
        });
        List<Message> messages = messages(attemptsBefore);

        List<Answer> answers = new RabbitPublisher(template, "amq.topic", "cts.").publish(messages, () -> true);

        assertThat(answers.get(2)).isInstanceOf(Answer.Refused.class);
        assertThat(answers.stream().filter(answer -> answer instanceof Answer.Confirmed))
                .hasSize(4);
        assertThat(received().stream().map(Received::id).distinct())
                .containsExactlyInAnyOrderElementsOf(IntStream.of(0, 1, 3, 4)
                        .mapToObj(i -> messages.get(i).id().toString())
                        .toList());
    }

    private static List<Message> messages(int attemptsOfTheThird) {
        return IntStream.range(0, 5)
                .mapToObj(MessagePublisherContract::message)
                .map(m -> new Message(
                        m.id(),
                        m.compose(),
                        m.subject(),
                        m.seq(),
                        m.type(),
                        m.body(),
                        m.at(),
                        m.seq() == 2 ? attemptsOfTheThird : 0))
                .toList();
    }
}
