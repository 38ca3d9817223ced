package org.composure.event.worker;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.temporal.client.WorkflowClient;
import java.util.List;
import javax.sql.DataSource;
import org.composure.event.store.EventOrder;
import org.composure.event.store.MessageOutbox;
import org.composure.event.store.WakeOutbox;
import org.composure.idempotency.store.IdempotencyLedger;
import org.composure.promotion.store.PromotionLabels;
import org.composure.workers.WorkersProperties;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The lanes of the relay. */
@Configuration(proxyBeanMethods = false)
@Import(PromotionLabels.class)
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
    MessageRelay messageRelay(MessageOutbox outbox, MessagePublisher publisher) {
        return new MessageRelay(outbox, publisher);
    }

    @Bean
    WakeRelay wakeRelay(WakeOutbox outbox, PromotionLabels labels, WorkflowClient temporal) {
        return new WakeRelay(outbox, labels, temporal);
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "composure.sweep.enabled", matchIfMissing = true)
    Sweep sweep(WakeOutbox outbox, List<Chore> chores) {
        return new Sweep(outbox, chores);
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
    MeterBinder outboxMetrics(MessageOutbox messages, WakeOutbox wakes) {
        return registry -> {
            Gauge.builder("composure.outbox.messages", messages, MessageOutbox::waiting)
                    .description("Messages that the broker has not confirmed")
                    .register(registry);
            Gauge.builder("composure.outbox.wakes", wakes, WakeOutbox::waiting)
                    .description("Wakes that Temporal has not taken")
                    .register(registry);
        };
    }
}
