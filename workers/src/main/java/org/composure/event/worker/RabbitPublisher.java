package org.composure.event.worker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.composure.event.EventType;
import org.composure.event.store.MessageOutbox.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.rabbit.connection.ChannelProxy;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.connection.CorrelationData.Confirm;
import org.springframework.amqp.rabbit.core.RabbitOperations;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/**
 * AMQP 0-9-1 to a topic exchange, as fedora-messaging's consumers read it. A publisher confirm is delivery; that no queue is
 * bound is normal, so messages are not mandatory.
 *
 * <p>A broker refuses a message by a negative acknowledgement, or by closing channel or connection without a word about
 * which message it was: then those without an answer are published one by one, and a message that is followed by the same
 * again, while the broker takes connections, is refused. A broker that says goodbye or cannot be reached refuses nothing.
 */
public class RabbitPublisher implements MessagePublisher {

    private static final Duration CONFIRM = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int INFO = 20;

    /** What a broker closes a whole connection with because of what was sent, and not because it goes away. */
    private static final Set<Integer> SENT_WRONG = Set.of(
            AMQP.FRAME_ERROR,
            AMQP.SYNTAX_ERROR,
            AMQP.COMMAND_INVALID,
            AMQP.CHANNEL_ERROR,
            AMQP.UNEXPECTED_FRAME,
            AMQP.NOT_ALLOWED,
            AMQP.NOT_IMPLEMENTED);

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
    public List<Answer> publish(List<Message> messages, Leave leave) throws InterruptedException {
        // What was refused before goes alone from the start, so that it does not take the others' channel with it.
        List<Message> unsuspected =
                messages.stream().filter(message -> message.attempts() == 0).toList();
        Map<UUID, Answer> answers = new HashMap<>();
        if (!unsuspected.isEmpty()) {
            publish(unsuspected, leave, answers);
        }
        for (Message message : messages) {
            if (!answers.containsKey(message.id())) {
                Optional<Answer> away = answers.values().stream()
                        .filter(answer -> answer instanceof Answer.Unknown)
                        .findFirst();
                if (away.isPresent()) {
                    answers.put(message.id(), away.get());
                } else {
                    publish(List.of(message), leave, answers);
                }
            }
        }
        return messages.stream()
                .map(message -> Objects.requireNonNull(answers.get(message.id())))
                .toList();
    }

    /**
     * What was sent on one channel.
     *
     * @param channel the broker's channel
     * @param confirms what is awaited, for the first of the messages
     * @param refusal why the client would not send the message after these; null if it had nothing against it
     */
    private record Sent(
            Channel channel,
            List<CorrelationData> confirms,
            @Nullable String refusal) {}

    /** Publishes on one channel. Where the broker has closed it because of one of several, they stay without an answer. */
    private void publish(List<Message> messages, Leave leave, Map<UUID, Answer> answers) throws InterruptedException {
        Sent sent;
        try {
            sent = Objects.requireNonNull(rabbit.invoke(on -> send(on, messages, leave)));
        } catch (AmqpException e) {
            messages.forEach(
                    message -> answers.put(message.id(), new Answer.Unknown("the broker is away: " + e.getMessage())));
            return;
        }
        long deadline = System.nanoTime() + CONFIRM.toNanos();
        for (int i = 0; i < sent.confirms().size(); i++) {
            Message message = messages.get(i);
            await(sent.confirms().get(i), leave, deadline).ifPresent(answer -> answers.put(message.id(), answer));
        }
        if (sent.refusal() != null) {
            // It could not be put into frames. The client has counted it all the same: the channel is of no more use.
            abort(sent.channel());
            answers.put(messages.get(sent.confirms().size()).id(), new Answer.Refused(sent.refusal()));
            return;
        }
        ShutdownSignalException closed = sent.channel().getCloseReason();
        boolean sentWrong = closed != null && !saysGoodbye(closed);
        if (sentWrong && messages.size() > 1) {
            return;
        }
        Answer otherwise = sentWrong && isThere()
                ? new Answer.Refused(said(closed))
                : new Answer.Unknown(
                        closed == null
                                ? "the broker does not confirm, or the lease has ended"
                                : "the broker went away: " + said(closed));
        messages.forEach(message -> answers.putIfAbsent(message.id(), otherwise));
    }

    private Sent send(RabbitOperations on, List<Message> messages, Leave leave) {
        // All on one channel: left alone, the template takes another one for each message that is not confirmed yet.
        Channel channel = Objects.requireNonNull(on.execute(c -> ((ChannelProxy) c).getTargetChannel()));
        List<CorrelationData> confirms = new ArrayList<>();
        for (Message message : messages) {
            if (!leave.given()) {
                break;
            }
            CorrelationData confirm = new CorrelationData(message.id().toString());
            try {
                on.send(exchange, topicPrefix + message.type(), encode(message), confirm);
            } catch (RuntimeException e) {
                if (!channel.isOpen()) {
                    break;
                }
                return new Sent(channel, confirms, e.getMessage() == null ? e.toString() : e.getMessage());
            }
            confirms.add(confirm);
        }
        return new Sent(channel, confirms, null);
    }

    private static void abort(Channel channel) {
        try {
            channel.abort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the broker says to one message; nothing if it says nothing. */
    private static Optional<Answer> await(CorrelationData awaited, Leave leave, long deadline)
            throws InterruptedException {
        while (true) {
            try {
                Confirm confirm = awaited.getFuture().get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (confirm.ack()) {
                    return Optional.of(new Answer.Confirmed());
                }
                // With a reason it comes from the client itself: the channel was closed before the broker answered.
                return confirm.reason() == null
                        ? Optional.of(new Answer.Refused("negative acknowledgement"))
                        : Optional.empty();
            } catch (TimeoutException e) {
                if (System.nanoTime() > deadline || !leave.given()) {
                    return Optional.empty();
                }
            } catch (ExecutionException e) {
                return Optional.empty();
            }
        }
    }

    /** Whether the connection was closed in an orderly way, whatever was sent. */
    private static boolean saysGoodbye(ShutdownSignalException closed) {
        return closed.isInitiatedByApplication()
                || (closed.getReason() instanceof AMQP.Connection.Close close
                        && !SENT_WRONG.contains(close.getReplyCode()));
    }

    /** Whether the broker takes connections and opens channels, right after one was closed. */
    private boolean isThere() {
        try {
            return Boolean.TRUE.equals(rabbit.execute(Channel::isOpen));
        } catch (AmqpException e) {
            return false;
        }
    }

    private static String said(ShutdownSignalException closed) {
        return switch (closed.getReason()) {
            case AMQP.Channel.Close close -> close.getReplyCode() + " " + close.getReplyText();
            case AMQP.Connection.Close close -> close.getReplyCode() + " " + close.getReplyText();
            case null, default -> "the connection was lost: " + closed.getMessage();
        };
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
                .setHeader(subjectHeader(message), message.subject())
                .setHeader("composure-seq", message.seq())
                .build();
    }

    private static String subjectHeader(Message message) {
        return message.type().equals(EventType.SCHEDULE_RUN.wire()) ? "composure-schedule" : "composure-compose-id";
    }

    private static String sentAt(Message message) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                message.at().withOffsetSameInstant(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS));
    }
}
