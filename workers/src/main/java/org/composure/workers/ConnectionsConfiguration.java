package org.composure.workers;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.spring.boot.TemporalOptionsCustomizer;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands {@code composure.temporal} and {@code composure.broker} to those who connect. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TemporalProperties.class, BrokerProperties.class})
public class ConnectionsConfiguration {

    @Bean
    TemporalOptionsCustomizer<WorkflowServiceStubsOptions.Builder> temporalConnection(TemporalProperties temporal) {
        return options -> connecting(options, temporal);
    }

    @Bean
    RabbitConnectionDetails brokerConnection(BrokerProperties broker) {
        String secret = broker.secret();
        @Nullable SslBundle encryption = broker.encryption();
        return new RabbitConnectionDetails() {
            @Override
            public List<Address> getAddresses() {
                return List.of(new Address(broker.host(), broker.portInUse()));
            }

            @Override
            public String getVirtualHost() {
                return broker.virtualHost();
            }

            @Override
            public String getUsername() {
                return broker.username();
            }

            @Override
            public String getPassword() {
                return secret;
            }

            @Override
            public @Nullable SslBundle getSslBundle() {
                return encryption;
            }
        };
    }

    /** Options of a connection, as configured. */
    static WorkflowServiceStubsOptions.Builder connecting(
            WorkflowServiceStubsOptions.Builder options, TemporalProperties temporal) {
        options.setTarget(temporal.target());
        SslBundle encryption = temporal.encryption();
        if (encryption != null) {
            options.setSslContext(context(encryption));
        }
        String serverName = temporal.tls().serverName();
        if (serverName != null) {
            options.setChannelInitializer(channel -> channel.overrideAuthority(serverName));
        }
        String key = temporal.key();
        if (key != null) {
            options.addApiKey(() -> key);
        }
        return options;
    }

    private static SslContext context(SslBundle encryption) {
        try {
            return GrpcSslContexts.forClient()
                    .keyManager(encryption.getManagers().getKeyManagerFactory())
                    .trustManager(encryption.getManagers().getTrustManagerFactory())
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("Temporal's connection cannot be encrypted: " + e.getMessage(), e);
        }
    }
}
