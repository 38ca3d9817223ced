package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.operatorservice.v1.DeleteNamespaceRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.composure.embedded.Trees;
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

    /** Two workers have sixteen each for files. */
    private static final int PLACES = 24;

    private static RealStack stack;
    private static Mailbox mailbox;
    private static Client client;
    private static Removals removals;
    private static Halts halts;
    private static Facts facts;
    private static int respin;

    @BeforeAll
    static void start() throws Exception {
        stack = (RealStack) Stacks.start(
                "--composure.promotion.recheck-interval=5s",
                "--composure.removal.notice=1s",
                "--composure.removal.recheck-interval=2s");
        mailbox = Mailbox.open(stack.broker(), "outages");
        client = new Client(stack, "alice", "releng");
        removals = new Removals(client);
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
        assertThat(median(without))
                .as("what one promotion takes without the broker, in ms, %d with it", median(before))
                .isLessThan(2 * median(before) + 500);
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
        List<SampleCompose> beforeFiles = new ArrayList<>();
        List<SampleCompose> afterSwitch = new ArrayList<>();
        List<SampleCompose> stalled = new ArrayList<>();
        for (int i = 0; i < PROMOTIONS; i++) {
            SampleCompose compose = i % 5 == 1 ? nightly() : tracked();
            switch (i % 5) {
                case 0 -> waiting.add(compose);
                case 1 -> {}
                case 2 -> hold(compose, "before-link-files", beforeFiles);
                case 3 -> hold(compose, "after-switch", afterSwitch);
                default -> {
                    stalled.add(compose);
                    Files.createDirectories(inTheWay(compose).resolve("somebody's"));
                }
            }
            if (i % 5 > 1) {
                client.tag(compose, TAG);
            }
            String promotion = client.request(compose, i % 5 == 1 ? "milestone-candidate" : "nightly");
            if (i % 5 == 1) {
                awaiting.add(promotion);
            }
            ending.add(promotion);
        }
        SampleCompose gone = tracked();
        halts.hold(gone, "before-delete");
        String removal = removals.request(gone);
        removals.awaitState(removal, "trashed");
        removals.decide(removal, "empty").expect(200);

        awaiting.forEach(promotion -> client.awaitState(promotion, "awaiting-approval"));
        beforeFiles.forEach(compose -> halts.awaitReached(compose, "before-link-files"));
        afterSwitch.forEach(compose -> halts.awaitReached(compose, "after-switch"));
        halts.awaitReached(gone, "before-delete");
        Awaitility.await("each waits where it should")
                .atMost(Duration.ofSeconds(60))
                .until(() -> states().equals(expected(waiting, awaiting, beforeFiles, afterSwitch, stalled)));
        String before = states().toString();

        loseNamespace();
        Instant lost = Instant.now();
        halts.releaseAll();
        waiting.forEach(compose -> client.tag(compose, TAG));
        awaiting.forEach(
                promotion -> client.as("bob").decide(promotion, "approve").expect(200));
        for (SampleCompose compose : stalled) {
            Trees.delete(inTheWay(compose));
        }
        for (String promotion : facts.texts("select id from promotion where state = 'stalled'")) {
            client.decide(promotion, "retry").expect(200);
        }
        for (String promotion : ending) {
            client.awaitState(promotion, "completed");
        }
        removals.awaitState(removal, "removed");
        System.out.printf(
                Locale.ROOT,
                "namespace lost with %d promotions, %s, and a removal that deletes: all ended after %d s%n",
                ending.size(),
                before,
                Duration.between(lost, Instant.now()).toSeconds());
        removals.assertGone(gone);
        assertThat(
                        facts.count(
                                "select count(*) from (select compose from change where action = 'promoted' group by compose, message having count(*) > 1) d"))
                .isZero();
        assertThat(Disk.leftovers(stack.volume("nightly"))).isEmpty();
        Deliveries.of(stack, mailbox).assertWhole();
    }

    /** Every state that is open, but for the moment until a promotion is looked at for the first time; each as often as it was made. */
    private static Map<String, Integer> expected(
            List<?> waiting, List<?> awaiting, List<?> beforeFiles, List<?> afterSwitch, List<?> stalled) {
        return new TreeMap<>(Map.of(
                "waiting", waiting.size(),
                "awaiting-approval", awaiting.size(),
                "executing", beforeFiles.size(),
                "executing, switched", afterSwitch.size(),
                "stalled", stalled.size()));
    }

    private static Map<String, Integer> states() throws Exception {
        Map<String, Integer> states = new TreeMap<>();
        for (String state : facts.texts("""
                select state || case when switched_at is null then '' else ', switched' end
                from promotion where ended_at is null
                """)) {
            states.merge(state, 1, Integer::sum);
        }
        return states;
    }

    /** What holds itself needs a place in a queue: no more are held than there are for files, and some are left for the others. */
    private static void hold(SampleCompose compose, String point, List<SampleCompose> held) {
        assertThat(held).as("places for what is held").hasSizeLessThan(PLACES);
        halts.hold(compose, point);
        held.add(compose);
    }

    private static Path inTheWay(SampleCompose compose) {
        return stack.volume("nightly").resolve("Fedora").resolve(compose.id());
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
