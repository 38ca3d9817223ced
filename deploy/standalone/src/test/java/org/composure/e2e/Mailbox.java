package org.composure.e2e;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A durable queue that is bound to everything that is announced, as a consumer's is. */
final class Mailbox {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String queue;
    private final Map<String, Letter> letters = new LinkedHashMap<>();

    /** One message. */
    record Letter(String id, String routingKey, Map<String, Object> headers, JsonNode body) {

        String event() {
            return body.path("event").asString();
        }

        long seq() {
            return body.path("seq").asLong();
        }

        String composeId() {
            return body.path("compose")
                    .path("compose_info")
                    .path("payload")
                    .path("compose")
                    .path("id")
                    .asString();
        }
    }

    private Mailbox(String queue) {
        this.queue = queue;
    }

    /** Declares the queue and binds it. */
    static Mailbox open(URI broker, String queue) throws Exception {
        try (Connection connection = connect(broker);
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(queue, true, false, false, null);
            channel.queueBind(queue, "amq.topic", "cts.#");
        }
        return new Mailbox(queue);
    }

    private static Connection connect(URI broker) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker);
        return factory.newConnection();
    }

    /** Takes what has come, and gives all that ever came for a compose: each id once, in the order of the first coming. */
    List<Letter> read(URI broker, String composeId) throws Exception {
        take(broker);
        return letters.values().stream()
                .filter(letter -> letter.composeId().equals(composeId))
                .toList();
    }

    /** Takes what has come, and gives all that ever came: each id once. */
    List<Letter> readAll(URI broker) throws Exception {
        take(broker);
        return new ArrayList<>(letters.values());
    }

    private void take(URI broker) throws Exception {
        try (Connection connection = connect(broker);
                Channel channel = connection.createChannel()) {
            GetResponse response = channel.basicGet(queue, false);
            while (response != null) {
                String id = response.getProps().getMessageId();
                letters.putIfAbsent(
                        id,
                        new Letter(
                                id,
                                response.getEnvelope().getRoutingKey(),
                                response.getProps().getHeaders(),
                                JSON.readTree(response.getBody())));
                channel.basicAck(response.getEnvelope().getDeliveryTag(), false);
                response = channel.basicGet(queue, false);
            }
        }
    }
}
