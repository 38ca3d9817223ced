package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.operatorservice.v1.DeleteNamespaceRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.composure.testing.SampleCompose;
import org.composure.testing.stack.Part;
import org.composure.testing.stack.RealStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Parts that are away for long: what goes on without them, and what is made up for when they come back. */
@Tag("crash")
@EnabledIfSystemProperty(named = "composure.stack", matches = "real")
class OutageE2eTest {

    private static final String TAG = "installability-passed";

    /** How long the broker is away at the least; some minutes where that is wanted. */
    private static final Duration AWAY = Duration.ofSeconds(Integer.getInteger("composure.outage.seconds", 20));

    private static final int PROMOTIONS = Integer.getInteger("composure.outage.promotions", 100);

    private static RealStack stack;
    private static Mailbox mailbox;
    private static Client client;
    private static Halts halts;
    private static Facts facts;
    private static int respin;

    @BeforeAll
    static void start() throws Exception {
        stack = (RealStack) Stacks.start("--composure.promotion.recheck-interval=5s");
        mailbox = Mailbox.open(stack.broker(), "outages");
        client = new Client(stack, "alice", "releng");
        halts = new Halts(stack.haltPoints());
        facts = new Facts(stack);
        client.makeTag(TAG);
        client.makeTag("blocked");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void writesAndPromotionsGoOnWithoutTheBrokerAndItsBacklogDrainsInOrder() throws Exception {
        List<Duration> before = promoteSome(10, Instant.now());
        stack.terminate(Part.RABBITMQ);
        Instant left = Instant.now();
        List<Duration> without = promoteSome(10, left.plus(AWAY));
        long backlog = facts.count("select count(*) from outbox_message");
        stack.start(Part.RABBITMQ);
        Instant back = Instant.now();
        Deliveries deliveries = Deliveries.of(stack, mailbox);
        System.out.printf(
                Locale.ROOT,
                "broker away for %d s: one promotion took %d ms (median of %d), %d ms before (%d);"
                        + " a backlog of %d was delivered in %d ms; %s%n",
                Duration.between(left, back).toSeconds(),
                median(without),
                without.size(),
                median(before),
                before.size(),
                backlog,
                Duration.between(back, Instant.now()).toMillis(),
                deliveries);

        assertThat(backlog).isGreaterThan(0);
        deliveries.assertWhole();
    }

    /** Registers, requests and sees through one promotion after the other, so many and for so long at the least. */
    private static List<Duration> promoteSome(int atLeast, Instant until) {
        List<Duration> times = new ArrayList<>();
        while (times.size() < atLeast || Instant.now().isBefore(until)) {
            SampleCompose compose = next();
            Instant begun = Instant.now();
            client.track(compose);
            compose.writeTo(stack.volume("incoming"));
            client.tag(compose, TAG);
            client.awaitState(client.request(compose, "nightly"), "completed");
            times.add(Duration.between(begun, Instant.now()));
        }
        return times;
    }

    private static long median(List<Duration> times) {
        return times.stream().sorted().toList().get(times.size() / 2).toMillis();
    }

    @Test
    void decisionsAreTakenWithoutTemporalAndActLater() {
        SampleCompose approved = nightly();
        SampleCompose rejected = nightly();
        SampleCompose fresh = tracked();
        String approvedPromotion = client.request(approved, "milestone-candidate");
        String rejectedPromotion = client.request(rejected, "milestone-candidate");
        client.awaitState(approvedPromotion, "awaiting-approval");
        client.awaitState(rejectedPromotion, "awaiting-approval");

        stack.terminate(Part.TEMPORAL);
        client.as("bob").decide(approvedPromotion, "approve").expect(200);
        client.as("bob").decide(rejectedPromotion, "reject").expect(200);
        assertThat(client.promotion(rejectedPromotion).path("state").asString()).isEqualTo("rejected");
        client.tag(fresh, TAG);
        String freshPromotion = client.request(fresh, "nightly");
        assertThat(client.promotion(freshPromotion).path("state").asString()).isEqualTo("requested");
        assertThat(client.promotion(approvedPromotion).path("state").asString()).isEqualTo("awaiting-approval");
        stack.start(Part.TEMPORAL);

        client.awaitState(approvedPromotion, "completed");
        client.awaitState(freshPromotion, "completed");
        assertThat(client.promotion(rejectedPromotion).path("state").asString()).isEqualTo("rejected");
    }

    /** The namespace with all its workflows is gone: PostgreSQL knows what has to be started again. */
    @Test
    void everyPromotionGoesOnAfterTheLossOfTheNamespace() throws Exception {
        List<String> ending = new ArrayList<>();
        List<SampleCompose> waiting = new ArrayList<>();
        List<String> awaiting = new ArrayList<>();
        for (int i = 0; i < PROMOTIONS; i++) {
            switch (i % 4) {
                case 0 -> {
                    SampleCompose compose = tracked();
                    waiting.add(compose);
                    ending.add(client.request(compose, "nightly"));
                }
                case 1 -> {
                    String promotion = client.request(nightly(), "milestone-candidate");
                    awaiting.add(promotion);
                    ending.add(promotion);
                }
                case 2 -> ending.add(held("before-link-files"));
                default -> ending.add(held("after-switch"));
            }
        }
        awaiting.forEach(promotion -> client.awaitState(promotion, "awaiting-approval"));
        loseNamespace();
        halts.releaseAll();
        waiting.forEach(compose -> client.tag(compose, TAG));
        awaiting.forEach(
                promotion -> client.as("bob").decide(promotion, "approve").expect(200));
        Instant lost = Instant.now();
        for (String promotion : ending) {
            client.awaitState(promotion, "completed");
        }
        System.out.printf(
                Locale.ROOT,
                "namespace lost with %d promotions in all states: all ended after %d s%n",
                ending.size(),
                Duration.between(lost, Instant.now()).toSeconds());
        assertThat(
                        facts.count(
                                "select count(*) from (select compose from change where action = 'promoted' group by compose, message having count(*) > 1) d"))
                .isZero();
        assertThat(Disk.leftovers(stack.volume("nightly"))).isEmpty();
        Deliveries.of(stack, mailbox).assertWhole();
    }

    private static String held(String point) {
        SampleCompose compose = tracked();
        // As many as there are places for at a time are held; the others wait for a place, which is a state as well.
        if (respin % 3 == 0) {
            halts.hold(compose, point);
        }
        client.tag(compose, TAG);
        return client.request(compose, "nightly");
    }

    private static void loseNamespace() {
        OperatorServiceStubs operator = OperatorServiceStubs.newServiceStubs(OperatorServiceStubsOptions.newBuilder()
                .setTarget(stack.target())
                .validateAndBuildWithDefaults());
        try {
            var _ = operator.blockingStub()
                    .deleteNamespace(DeleteNamespaceRequest.newBuilder()
                            .setNamespace(stack.space())
                            .build());
        } finally {
            operator.shutdownNow();
        }
    }

    private static SampleCompose nightly() {
        SampleCompose compose = tracked();
        client.tag(compose, TAG);
        client.awaitState(client.request(compose, "nightly"), "completed");
        return compose;
    }

    private static SampleCompose tracked() {
        SampleCompose compose = next();
        client.track(compose);
        compose.writeTo(stack.volume("incoming"));
        return compose;
    }

    private static SampleCompose next() {
        return SampleCompose.fedora43("20261119", respin++);
    }
}
