package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.composure.e2e.Facts.SampleEvent;
import org.composure.testing.SampleCompose;
import org.composure.testing.stack.Part;
import org.composure.testing.stack.RealStack;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whatever dies at whatever time: for a while processes are killed and started again at random while promotions are asked for and
 * under way; then all comes back, and each promotion has happened once. {@code -Dcomposure.chaos.seconds}, {@code .promotions} and
 * {@code .seed} make it longer, larger and the same again.
 */
@Tag("crash")
@EnabledIfSystemProperty(named = "composure.stack", matches = "real")
class ChaosE2eTest {

    private static final String TAG = "installability-passed";
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("composure.chaos.seconds", 60));
    private static final int PROMOTIONS = Integer.getInteger("composure.chaos.promotions", 60);
    private static final long SEED = Long.getLong("composure.chaos.seed", System.nanoTime());

    /** Of each list one is dead at a time. */
    private static final List<List<Part>> VICTIMS = List.of(
            List.of(Part.WORKER_1, Part.WORKER_2, Part.API_1, Part.API_2),
            List.of(Part.TEMPORAL, Part.RABBITMQ, Part.POSTGRESQL));

    @Test
    void everyPromotionHappensOnceWhateverDiesAtWhateverTime() throws Exception {
        try (RealStack stack = (RealStack) Stacks.start("--composure.promotion.recheck-interval=5s");
                ExecutorService requester = Executors.newSingleThreadExecutor()) {
            Mailbox mailbox = Mailbox.open(stack.broker(), "chaos");
            Client client = new Client(stack, "alice", "releng");
            client.makeTag(TAG);
            client.makeTag("blocked");
            List<SampleCompose> composes = new ArrayList<>();
            for (int i = 0; i < PROMOTIONS; i++) {
                SampleCompose compose = SampleCompose.fedora43("20261117", i);
                client.track(compose);
                compose.writeTo(stack.volume("incoming"));
                client.tag(compose, TAG);
                composes.add(compose);
            }

            Future<List<String>> asked = requester.submit(() -> askForAll(client, composes));
            Map<Part, Integer> kills = killAtRandom(stack);
            List<String> promotions = asked.get(5, TimeUnit.MINUTES);
            System.out.println("chaos: killed " + kills + " with seed " + SEED);

            Facts facts = new Facts(stack);
            Awaitility.await("all promotions have ended")
                    .atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(
                            () -> facts.texts("select concat_ws(' ', id, state) from promotion where ended_at is null"),
                            List::isEmpty);
            int completed = 0;
            int doubled = 0;
            for (int i = 0; i < composes.size(); i++) {
                String id = composes.get(i).id();
                completed += client.promotion(promotions.get(i))
                                .path("state")
                                .asString()
                                .equals("completed")
                        ? 1
                        : 0;
                doubled += facts.changes(new SampleEvent(id, "promoted")) > 1
                                || facts.events(new SampleEvent(id, "promotion-completed")) > 1
                        ? 1
                        : 0;
                assertThat(Disk.inodes(stack.volume("nightly").resolve("Fedora").resolve(id))
                                .keySet())
                        .as(id)
                        .isEqualTo(Disk.inodes(stack.volume("incoming").resolve(id))
                                .keySet());
            }
            Deliveries deliveries = Deliveries.of(stack, mailbox);
            System.out.println("chaos: promotions started " + PROMOTIONS + ", completed " + completed + ", lost "
                    + (PROMOTIONS - completed) + ", doubled " + doubled + "; messages " + deliveries);
            assertThat(completed).isEqualTo(PROMOTIONS);
            assertThat(doubled).isZero();
            assertThat(facts.count("select count(*) from promotion")).isEqualTo(PROMOTIONS);
            assertThat(Disk.leftovers(stack.volume("nightly"))).isEmpty();
            deliveries.assertWhole();
        }
    }

    /** Asks for one after the other all the time, again where nobody answers: the key makes it one request. */
    private static List<String> askForAll(Client client, List<SampleCompose> composes) {
        List<String> promotions = new ArrayList<>();
        long pause = LENGTH.toNanos() / (composes.size() + 1);
        for (SampleCompose compose : composes) {
            LockSupport.parkNanos(pause);
            ObjectNode wish = Client.json().put("compose_id", compose.id()).put("to", "nightly");
            promotions.add(Awaitility.await("the request for " + compose.id() + " is answered")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptionsMatching(ChaosE2eTest::isAway)
                    .until(
                            () -> client.postOnce("api/1/promotions/", wish, compose.id()),
                            answer -> answer.status() == 202)
                    .body()
                    .path("id")
                    .asString());
        }
        return promotions;
    }

    private static boolean isAway(Throwable e) {
        return e instanceof UncheckedIOException || e instanceof IOException;
    }

    private static Map<Part, Integer> killAtRandom(RealStack stack) throws Exception {
        Map<Part, Integer> kills = new ConcurrentSkipListMap<>();
        long end = System.nanoTime() + LENGTH.toNanos();
        try (ExecutorService killers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < VICTIMS.size(); i++) {
                List<Part> victims = VICTIMS.get(i);
                Random random = new Random(SEED + i);
                all.add(killers.submit(() -> {
                    while (System.nanoTime() < end) {
                        pause(random);
                        Part victim = victims.get(random.nextInt(victims.size()));
                        stack.kill(victim);
                        kills.merge(victim, 1, Integer::sum);
                        pause(random);
                        stack.start(victim);
                    }
                }));
            }
            for (Future<?> killer : all) {
                killer.get();
            }
        }
        return kills;
    }

    private static void pause(Random random) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(2_000)));
    }
}
