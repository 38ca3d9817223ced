package org.composure.workers;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.spring.boot.TemporalOptionsCustomizer;
import io.temporal.spring.boot.WorkerOptionsCustomizer;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import org.composure.event.worker.Sweep;
import org.composure.promotion.workflow.TaskQueues;
import org.composure.step.worker.Handover;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands {@code composure.temporal}, {@code composure.queues} and {@code composure.broker} to those who connect. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TemporalProperties.class, BrokerProperties.class, QueueProperties.class})
public class ConnectionsConfiguration {

    private static final Duration CALL = Duration.ofSeconds(10);

    @Bean
    TemporalOptionsCustomizer<WorkflowServiceStubsOptions.Builder> temporalConnection(TemporalProperties temporal) {
        return options -> connecting(options, temporal);
    }

    @Bean
    WorkerOptionsCustomizer taskQueues(QueueProperties queues) {
        return (options, _, queue) -> switch (queue) {
            case TaskQueues.FILES ->
                options.setMaxConcurrentActivityExecutionSize(queues.files().activities());
            case TaskQueues.REMOVAL ->
                options.setMaxConcurrentActivityExecutionSize(queues.removals().activities());
            default ->
                options.setMaxConcurrentActivityExecutionSize(queues.decisions().activities())
                        .setMaxConcurrentWorkflowTaskExecutionSize(
                                queues.decisions().workflowTasks());
        };
    }

    @Bean
    Drain drain(WorkerFactory workers, Handover handover, QueueProperties queues) {
        return new Drain(workers, handover, queues.drain());
    }

    @Bean
    NamespaceKeeper namespaceKeeper(TemporalProperties temporal, ObjectProvider<Sweep> sweep) {
        return new NamespaceKeeper(new TemporalNamespace(temporal), sweep.getIfAvailable());
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
        options.setRpcTimeout(CALL);
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
