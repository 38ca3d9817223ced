package org.composure.workers;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.composure.deployable.Dependency;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;

/** The broker, asked on a connection of its own. */
final class Broker implements Dependency {

    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    private static final int MILLISECONDS = 4_000;

    private final ConnectionFactory connections = new ConnectionFactory();
    private @Nullable Connection connection;

    Broker(BrokerProperties broker) {
        connections.setHost(broker.host());
        connections.setPort(broker.portInUse());
        connections.setVirtualHost(broker.virtualHost());
        connections.setUsername(broker.username());
        connections.setPassword(broker.secret());
        connections.setConnectionTimeout(MILLISECONDS);
        connections.setHandshakeTimeout(MILLISECONDS);
        connections.setChannelRpcTimeout(MILLISECONDS);
        connections.setAutomaticRecoveryEnabled(false);
        SslBundle encryption = broker.encryption();
        if (encryption != null) {
            connections.useSslProtocol(encryption.createSslContext());
            connections.enableHostnameVerification();
        }
    }

    @Override
    public String name() {
        return "broker";
    }

    @Override
    public void ask() throws IOException, TimeoutException {
        Connection open = connection;
        if (open == null || !open.isOpen()) {
            open = connections.newConnection("composure-health");
            connection = open;
        }
        try (Channel channel = open.createChannel()) {
            LOG.trace("{} answers", channel);
        } catch (IOException | RuntimeException | TimeoutException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            open.abort(MILLISECONDS);
        }
    }
}
