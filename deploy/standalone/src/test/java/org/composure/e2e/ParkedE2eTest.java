package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.composure.testing.SampleCompose;
import org.composure.testing.stack.RealStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A message that RabbitMQ refuses: the queue of a consumer who hears of changes alone is full, and its owner has configured that
 * such messages are then refused.
 */
@EnabledIfSystemProperty(named = "composure.stack", matches = "real")
class ParkedE2eTest {

    private static final String FULL = "full";
    private static final String CHANGED = "compose-changed";
    private static final String TAGGED = "compose-tagged";
    private static final String TAG = "looked-at";

    private static RealStack stack;
    private static Mailbox mailbox;
    private static Client client;
    private static Removals removals;
    private static Connection broker;
    private static Channel channel;
    private static int respin;

    @BeforeAll
    static void start() throws Exception {
        stack = (RealStack) Stacks.start("--composure.messaging.park-after=2");
        mailbox = Mailbox.open(stack.broker(), "parked");
        client = new Client(stack, "alice", "releng");
        removals = new Removals(client);
        client.makeTag(TAG);
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(stack.broker());
        broker = factory.newConnection();
        channel = broker.createChannel();
        channel.queueDeclare(FULL, true, false, false, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
        stack.close();
    }

    @Test
    void aRefusedMessageIsParkedHoldsUpItsComposeAloneAndIsRetriedOrDiscarded() throws Exception {
        SampleCompose retried = tracked();
        SampleCompose discarded = tracked();
        SampleCompose free = tracked();
        await(retried, CHANGED);
        await(discarded, CHANGED);
        await(free, CHANGED);
        channel.queueBind(FULL, "amq.topic", "cts." + CHANGED);
        channel.basicPublish("", FULL, null, "the last that fits".getBytes(StandardCharsets.UTF_8));

        removals.hold(retried);
        removals.hold(discarded);
        JsonNode first = awaitParked(retried);
        JsonNode second = awaitParked(discarded);
        assertThat(first.path("attempts").asInt()).isEqualTo(2);
        assertThat(first.path("error").asString()).isNotEmpty();
        assertThat(client.page("/admin/messages/")).contains(retried.id(), discarded.id());

        List.of(retried, discarded, free).forEach(compose -> client.tag(compose, TAG));
        await(free, TAGGED);
        assertThat(has(retried, TAGGED)).as("behind the parked one").isFalse();
        assertThat(has(discarded, TAGGED)).as("behind the parked one").isFalse();

        decide(first, "retry");
        assertThat(awaitParked(retried).path("id")).as("still refused").isEqualTo(first.path("id"));

        assertThat(empty()).containsExactly("the last that fits");
        decide(first, "retry");
        await(retried, TAGGED);
        List<String> late = empty();
        assertThat(late).hasSize(1);
        assertThat(JsonMapper.shared().readTree(late.getFirst()).path("id")).isEqualTo(first.path("id"));
        assertThat(has(discarded, TAGGED)).as("still behind").isFalse();

        decide(second, "discard");
        await(discarded, TAGGED);
        assertThat(empty()).as("discarded").isEmpty();
        assertThat(parked(retried)).isEmpty();
        assertThat(parked(discarded)).isEmpty();
        assertThat(mailbox.read(stack.broker(), retried.id()))
                .extracting(Mailbox.Letter::seq)
                .isSorted();
    }

    private static SampleCompose tracked() {
        SampleCompose compose = SampleCompose.fedora43("20261122", respin++);
        client.track(compose);
        return compose;
    }

    private static void decide(JsonNode message, String action) {
        client.patch(
                        "api/1/messages/" + message.path("id").asString(),
                        Client.json().put("action", action))
                .expect(200);
    }

    private static JsonNode awaitParked(SampleCompose compose) {
        return Awaitility.await("a message of " + compose.id() + " is parked")
                .atMost(Duration.ofSeconds(60))
                .until(() -> parked(compose), Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<JsonNode> parked(SampleCompose compose) {
        return StreamSupport.stream(
                        client.get("api/1/messages/?state=parked")
                                .expect(200)
                                .body()
                                .path("items")
                                .spliterator(),
                        false)
                .filter(message -> message.path("compose_id").asString("").equals(compose.id()))
                .findFirst();
    }

    private static void await(SampleCompose compose, String event) {
        Awaitility.await(event + " of " + compose.id())
                .atMost(Duration.ofSeconds(60))
                .until(() -> has(compose, event));
    }

    private static boolean has(SampleCompose compose, String event) throws Exception {
        return mailbox.read(stack.broker(), compose.id()).stream()
                .anyMatch(letter -> letter.event().equals(event));
    }

    /** What is taken out of the full queue. */
    private static List<String> empty() throws Exception {
        List<String> taken = new ArrayList<>();
        for (GetResponse got = channel.basicGet(FULL, true); got != null; got = channel.basicGet(FULL, true)) {
            taken.add(new String(got.getBody(), StandardCharsets.UTF_8));
        }
        return taken;
    }
}
