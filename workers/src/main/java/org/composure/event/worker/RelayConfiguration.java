package org.composure.event.worker;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.composure.event.store.EventOrder;
import org.composure.event.store.MessageOutbox;
import org.composure.event.store.OutboxBacklog;
import org.composure.event.store.WakeOutbox;
import org.composure.idempotency.store.IdempotencyLedger;
import org.composure.step.store.WorkLabels;
import org.composure.workers.WorkersProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The lanes of the relay. */
@Configuration(proxyBeanMethods = false)
@Import({OutboxBacklog.class, WorkLabels.class})
public class RelayConfiguration {

    private static final int ANSWERS_AT_ONCE = 500;

    @Bean
    MessagePublisher messagePublisher(RabbitTemplate rabbit, WorkersProperties properties) {
        return new RabbitPublisher(
                rabbit,
                properties.messaging().exchange(),
                properties.messaging().topicPrefix());
    }

    @Bean
    EventOrdering eventOrdering(EventOrder order) {
        return new EventOrdering(order);
    }

    @Bean
    MessageRelay messageRelay(MessageOutbox outbox, MessagePublisher publisher, WorkersProperties properties) {
        return new MessageRelay(outbox, publisher, properties.messaging().parkAfter());
    }

    @Bean
    WakeRelay wakeRelay(WakeOutbox outbox, WorkLabels labels, WorkflowClient temporal) {
        return new WakeRelay(outbox, labels, temporal);
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "composure.sweep.enabled", matchIfMissing = true)
    Sweep sweep(WakeOutbox outbox, List<Chore> chores) {
        return new Sweep(outbox, chores);
    }

    @Bean
    DueClock dueClock(List<DueClock.Due> dues) {
        return new DueClock(dues);
    }

    @Bean
    Chore forgettingOldAnswers(IdempotencyLedger answers) {
        return () -> answers.forgetOld(ANSWERS_AT_ONCE);
    }

    @Bean
    OutboxListener outboxListener(
            DataSource connections, EventOrdering ordering, MessageRelay messages, WakeRelay wakes) {
        return new OutboxListener(connections, List.of(ordering, messages, wakes));
    }

    @Bean
    MeterBinder outboxMetrics(MessageOutbox messages, WakeOutbox wakes, OutboxBacklog backlog, Clock clock) {
        return registry -> {
            Gauge.builder("composure.outbox.messages", messages, MessageOutbox::waiting)
                    .description("Messages that the broker has not confirmed")
                    .register(registry);
            Gauge.builder("composure.outbox.wakes", wakes, WakeOutbox::waiting)
                    .description("Wakes that Temporal has not taken")
                    .register(registry);
            Gauge.builder("composure.outbox.parked", backlog, b -> b.read().parked())
                    .description("Messages that the broker refused so often that they are tried no more")
                    .register(registry);
            Gauge.builder("composure.outbox.oldest", backlog, b -> age(b.read().oldest(), clock))
                    .description("Age of the oldest message that the broker has not confirmed")
                    .baseUnit("seconds")
                    .register(registry);
        };
    }

    private static double age(@Nullable Instant oldest, Clock clock) {
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toSeconds());
    }
}
