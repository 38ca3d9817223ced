package org.composure.event.worker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.composure.event.store.MessageOutbox.Message;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/**
 * AMQP 0-9-1 to a topic exchange, as fedora-messaging's consumers read it. A publisher confirm is delivery; that no queue is
 * bound is normal, so messages are not mandatory.
 */
public class RabbitPublisher implements MessagePublisher {

    private static final Duration CONFIRM = Duration.ofSeconds(10);
    private static final int INFO = 20;

    private final RabbitTemplate rabbit;
    private final String exchange;
    private final String topicPrefix;

    /**
     * Publishes.
     *
     * @param rabbit with correlated publisher confirms
     * @param exchange the topic exchange
     * @param topicPrefix what the routing key begins with; the event's name follows
     */
    public RabbitPublisher(RabbitTemplate rabbit, String exchange, String topicPrefix) {
        this.rabbit = rabbit;
        this.exchange = exchange;
        this.topicPrefix = topicPrefix;
    }

    @Override
    public List<Answer> publish(List<Message> messages) throws InterruptedException {
        List<CorrelationData> confirms = messages.stream()
                .map(message -> new CorrelationData(message.id().toString()))
                .toList();
        try {
            // All on one channel: left alone, the template takes another one for each message that is not confirmed
            // yet.
            rabbit.invoke(channel -> {
                for (int i = 0; i < messages.size(); i++) {
                    Message message = messages.get(i);
                    channel.send(exchange, topicPrefix + message.type(), encode(message), confirms.get(i));
                }
                return true;
            });
        } catch (AmqpException e) {
            throw new BusAwayException("the broker is away: " + e.getMessage(), e);
        }
        List<Answer> answers = new ArrayList<>();
        for (CorrelationData confirm : confirms) {
            answers.add(answer(confirm));
        }
        return answers;
    }

    private static Answer answer(CorrelationData confirm) throws InterruptedException {
        try {
            CorrelationData.Confirm answer = confirm.getFuture().get(CONFIRM.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.ack()) {
                return new Answer.Confirmed();
            }
            if (answer.reason() == null) {
                return new Answer.Refused("negative acknowledgement");
            }
            // The channel went away before the broker answered.
            throw new BusAwayException("the broker went away: " + answer.reason(), new AmqpException(answer.reason()));
        } catch (ExecutionException | TimeoutException e) {
            throw new BusAwayException("the broker does not confirm", e);
        }
    }

    private static org.springframework.amqp.core.Message encode(Message message) {
        return MessageBuilder.withBody(message.body().toString().getBytes(StandardCharsets.UTF_8))
                .setMessageId(message.id().toString())
                .setContentType("application/json")
                .setContentEncoding("utf-8")
                .setDeliveryMode(MessageDeliveryMode.PERSISTENT)
                .setHeader("fedora_messaging_schema", "base.message")
                .setHeader("fedora_messaging_severity", INFO)
                .setHeader("sent-at", sentAt(message))
                .setHeader("composure-compose-id", message.composeId())
                .setHeader("composure-seq", message.seq())
                .build();
    }

    private static String sentAt(Message message) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                message.at().withOffsetSameInstant(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS));
    }
}
