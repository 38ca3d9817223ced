package org.composure.event.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.composure.embedded.BrokerPart;
import org.composure.embedded.FreePort;
import org.composure.event.worker.MessagePublisher.BusAwayException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        publisher.publish(List.of(MessagePublisherContract.message(3)));

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
    void saysThatTheBusIsAwayWhereNobodyAnswers() {
        CachingConnectionFactory nobody = connections(URI.create("amqp://127.0.0.1:" + FreePort.any()));
        var lost = new RabbitPublisher(new RabbitTemplate(nobody), "amq.topic", "cts.");

        assertThatExceptionOfType(BusAwayException.class)
                .isThrownBy(() -> lost.publish(List.of(MessagePublisherContract.message(1))));
    }

    @Test
    void doesNotTakeAMissingExchangeForDelivery() {
        var elsewhere = new RabbitPublisher(new RabbitTemplate(connections), "no-such-exchange", "cts.");

        assertThatExceptionOfType(BusAwayException.class)
                .isThrownBy(() -> elsewhere.publish(List.of(MessagePublisherContract.message(1))));
    }
}
