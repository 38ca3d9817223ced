package org.composure.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerPartTest {

    private static final String QUEUE = "kept";
    private static final long CONFIRM_MILLIS = 5_000;

    @TempDir
    private Path directory;

    @Test
    void keepsDurableQueuesAndPersistentMessagesAcrossARestart() throws Exception {
        String password;
        try (var part = BrokerPart.start(directory)) {
            password = part.password();
            publish(part, "published before the restart");
        }

        try (var part = BrokerPart.start(directory)) {
            assertThat(part.password()).isEqualTo(password);
            assertThat(take(part)).isEqualTo("published before the restart");
            assertThat(take(part)).isNull();
            assertThat(part.startTime()).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void startsAgainAfterItsJvmWasKilled() throws Exception {
        OtherJvm.killOnceReady(HoldBroker.class, directory);

        try (var part = BrokerPart.start(directory)) {
            assertThat(take(part)).isEqualTo("published before the kill");
        }
    }

    @Test
    void wantsThePasswordAndListensOnLoopbackOnly() throws Exception {
        try (var part = BrokerPart.start(directory)) {
            assertThat(Listeners.addressesWith(part.port())).containsExactly("0100007F");
            var factory = factory(part);
            factory.setPassword("guessed");
            assertThatThrownBy(factory::newConnection).isInstanceOf(PossibleAuthenticationFailureException.class);
        }
    }

    @Test
    void speaksAmqp10OnTheSamePort() throws Exception {
        byte[] sasl = {'A', 'M', 'Q', 'P', 3, 1, 0, 0};
        try (var part = BrokerPart.start(directory);
                var socket = new Socket(InetAddress.getLoopbackAddress(), part.port())) {
            socket.getOutputStream().write(sasl);

            assertThat(socket.getInputStream().readNBytes(sasl.length)).isEqualTo(sasl);
        }
    }

    @Test
    void listensNoMoreAfterItIsClosedOnceOrTwice() throws Exception {
        var part = BrokerPart.start(directory);

        part.close();
        part.close();

        assertThat(Listeners.addressesWith(part.port())).isEmpty();
    }

    static void publish(BrokerPart part, String text) throws Exception {
        try (var connection = factory(part).newConnection();
                var channel = connection.createChannel()) {
            channel.queueDeclare(QUEUE, true, false, false, Map.of());
            channel.queueBind(QUEUE, "amq.topic", "cts.#");
            channel.confirmSelect();
            channel.basicPublish(
                    "amq.topic",
                    "cts.compose-created",
                    MessageProperties.PERSISTENT_TEXT_PLAIN,
                    text.getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
        }
    }

    private static @Nullable String take(BrokerPart part) throws Exception {
        try (var connection = factory(part).newConnection();
                var channel = connection.createChannel()) {
            @Nullable GetResponse message = channel.basicGet(QUEUE, true);
            return message == null ? null : new String(message.getBody(), StandardCharsets.UTF_8);
        }
    }

    private static ConnectionFactory factory(BrokerPart part) throws Exception {
        var factory = new ConnectionFactory();
        factory.setUri(part.uri());
        return factory;
    }
}
