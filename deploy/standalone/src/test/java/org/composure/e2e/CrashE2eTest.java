package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.composure.e2e.Facts.SampleEvent;
import org.composure.promotion.PromotionStep;
import org.composure.removal.RemovalStep;
import org.composure.step.Step;
import org.composure.testing.SampleCompose;
import org.composure.testing.stack.Part;
import org.composure.testing.stack.RealStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each process is killed while every step that there is stands before, in the midst of or after its work; then it comes back, and
 * everything ends once, as it should. {@code -Dcomposure.crashes=all} tries every step at every moment for every process; the
 * default, {@code some}, every step with every process, at moments that differ from process to process.
 */
@Tag("crash")
@EnabledIfSystemProperty(named = "composure.stack", matches = "real")
class CrashE2eTest {

    private static final String TAG = "installability-passed";
    private static final List<String> MOMENTS = List.of("before", "during", "after");
    private static final boolean ALL =
            System.getProperty("composure.crashes", "some").equals("all");

    private static RealStack stack;
    private static Mailbox mailbox;
    private static Client client;
    private static Removals removals;
    private static Halts halts;
    private static Facts facts;
    private static int respin;

    /** How often each step was hit by the death of each process at each moment. */
    private static final Map<String, Integer> KILLED = new TreeMap<>();

    /** What is killed. */
    record Victim(String name, List<Part> parts) {}

    private static final List<Victim> VICTIMS = List.of(
            new Victim("workers", List.of(Part.WORKER_1, Part.WORKER_2)),
            new Victim("api-services", List.of(Part.API_1, Part.API_2)),
            new Victim("temporal", List.of(Part.TEMPORAL)),
            new Victim("rabbitmq", List.of(Part.RABBITMQ)),
            new Victim("postgresql", List.of(Part.POSTGRESQL)));

    /**
     * A death.
     *
     * @param victim what dies
     * @param turn which moment the first step stands at; the steps after it stand at the next ones, or all at the same
     * @param same whether all steps stand at the same moment
     */
    record Crash(Victim victim, int turn, boolean same) {

        String pointOf(Step step, int index) {
            return MOMENTS.get((same ? turn : turn + index) % MOMENTS.size()) + "-" + step.wire();
        }

        @Override
        public String toString() {
            return victim.name() + (same ? ", all " + MOMENTS.get(turn) : ", turn " + turn);
        }
    }

    static List<Crash> crashes() {
        List<Crash> crashes = new ArrayList<>();
        for (int i = 0; i < VICTIMS.size(); i++) {
            Victim victim = VICTIMS.get(i);
            if (ALL) {
                for (int moment = 0; moment < MOMENTS.size(); moment++) {
                    crashes.add(new Crash(victim, moment, true));
                }
            } else {
                crashes.add(new Crash(victim, i % MOMENTS.size(), false));
            }
        }
        return crashes;
    }

    @BeforeAll
    static void start() throws Exception {
        stack = (RealStack) Stacks.start(
                "--composure.promotion.recheck-interval=5s",
                "--composure.removal.notice=1s",
                "--composure.removal.trash-period=1h",
                "--composure.removal.recheck-interval=2s");
        mailbox = Mailbox.open(stack.broker(), "crashes");
        client = new Client(stack, "alice", "releng");
        removals = new Removals(client);
        halts = new Halts(stack.haltPoints());
        facts = new Facts(stack);
        client.makeTag(TAG);
        client.makeTag("blocked");
    }

    @AfterEach
    void releaseAll() {
        halts.releaseAll();
    }

    @AfterAll
    static void stop() {
        stack.close();
        int kills = KILLED.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("Steps that were under way when a process was killed, all ended once: " + kills);
        KILLED.forEach((what, times) -> System.out.println("  " + what + ": " + times));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("crashes")
    void everyStepEndsOnceWhoeverDies(Crash crash) throws Exception {
        Map<PromotionStep, Held> promotions = new EnumMap<>(PromotionStep.class);
        int index = 0;
        for (PromotionStep step : PromotionStep.values()) {
            promotions.put(step, promote(step, crash.pointOf(step, index++)));
        }
        Map<RemovalStep, Held> gone = new EnumMap<>(RemovalStep.class);
        for (RemovalStep step : RemovalStep.values()) {
            gone.put(step, remove(step, crash.pointOf(step, index++)));
        }
        promotions.values().forEach(held -> halts.awaitReached(held.compose(), held.point()));
        gone.values().forEach(held -> halts.awaitReached(held.compose(), held.point()));

        crash.victim().parts().forEach(stack::kill);
        halts.releaseAll();
        crash.victim().parts().forEach(stack::start);

        for (Map.Entry<PromotionStep, Held> held : promotions.entrySet()) {
            assertPromoted(held.getValue(), held.getKey() != PromotionStep.TAKE_BACK);
            count(held.getValue(), crash);
        }
        assertLatest(promotions);
        for (Map.Entry<RemovalStep, Held> held : gone.entrySet()) {
            assertRemoved(held.getValue(), held.getKey());
            count(held.getValue(), crash);
        }
        assertThat(Disk.leftovers(stack.volume("nightly"))).isEmpty();
        Deliveries deliveries = Deliveries.of(stack, mailbox);
        System.out.println(crash + ": " + deliveries);
        deliveries.assertWhole();
    }

    /**
     * Work that stands at a point.
     *
     * @param files what identifies the compose's files before, by their paths
     */
    private record Held(SampleCompose compose, String id, String point, Map<String, ?> files) {}

    /** Only what has ended as it should counts. */
    private static void count(Held held, Crash crash) {
        KILLED.merge(held.point() + " × " + crash.victim().name(), 1, Integer::sum);
    }

    /** Of all that were promoted, the latest leads to the newest, whichever was held up longest. */
    private static void assertLatest(Map<PromotionStep, Held> promotions) throws Exception {
        SampleCompose newest = promotions.entrySet().stream()
                .filter(held -> held.getKey() != PromotionStep.TAKE_BACK)
                .map(held -> held.getValue().compose())
                .max(Comparator.comparingInt(SampleCompose::respin))
                .orElseThrow();
        assertThat(stack.volume("nightly")
                        .resolve("Fedora/latest-Fedora-43")
                        .toRealPath()
                        .getFileName())
                .hasToString(newest.id());
    }

    private static Held promote(PromotionStep step, String point) {
        SampleCompose compose = tracked();
        halts.hold(compose, point);
        if (step == PromotionStep.TAKE_BACK) {
            halts.hold(compose, "before-switch");
        }
        client.tag(compose, TAG);
        String promotion = client.request(compose, "nightly");
        if (step == PromotionStep.TAKE_BACK) {
            halts.awaitReached(compose, "before-switch");
            client.tag(compose, "blocked");
            halts.release(compose, "before-switch");
        }
        return new Held(compose, promotion, point, Disk.manifest(incoming(compose)));
    }

    private static Held remove(RemovalStep step, String point) {
        SampleCompose compose = tracked();
        Map<String, Object> files = Disk.inodes(incoming(compose));
        halts.hold(compose, point);
        String removal = removals.request(compose);
        switch (step) {
            case ANNOUNCE, CLAIM, TRASH -> {}
            case DELETE, FORGET -> {
                removals.awaitState(removal, "trashed");
                removals.decide(removal, "empty").expect(200);
            }
            case PUT_BACK -> {
                removals.awaitState(removal, "trashed");
                removals.decide(removal, "cancel").expect(200);
            }
        }
        return new Held(compose, removal, point, files);
    }

    private static SampleCompose tracked() {
        SampleCompose compose = SampleCompose.fedora43("20261116", respin++);
        client.track(compose);
        compose.writeTo(stack.volume("incoming"));
        return compose;
    }

    private static void assertPromoted(Held held, boolean promoted) throws Exception {
        String id = held.compose().id();
        client.awaitState(held.id(), promoted ? "completed" : "failed");
        Path target = stack.volume("nightly").resolve("Fedora").resolve(id);
        if (promoted) {
            assertThat(Disk.manifest(target)).as(held.point()).isEqualTo(held.files());
        } else {
            assertThat(target).as(held.point()).doesNotExist();
        }
        long once = promoted ? 1 : 0;
        assertThat(facts.changes(new SampleEvent(id, "promoted")))
                .as(held.point())
                .isEqualTo(once);
        assertThat(facts.events(new SampleEvent(id, "compose-relocated")))
                .as(held.point())
                .isEqualTo(once);
        assertThat(facts.events(new SampleEvent(id, "promotion-completed")))
                .as(held.point())
                .isEqualTo(once);
        assertThat(facts.events(new SampleEvent(id, "promotion-failed")))
                .as(held.point())
                .isEqualTo(1 - once);
        // What the test gave it, and either the stage's tag or "blocked".
        assertThat(facts.changes(new SampleEvent(id, "tagged")))
                .as(held.point())
                .isEqualTo(2);
        assertThat(facts.events(new SampleEvent(id, "compose-tagged")))
                .as(held.point())
                .isEqualTo(2);
        assertThat(removals.compose(held.compose()).path("stage").asString())
                .as(held.point())
                .isEqualTo(promoted ? "nightly" : "periodic");
    }

    private static void assertRemoved(Held held, RemovalStep step) throws Exception {
        String id = held.compose().id();
        boolean deleted = step == RemovalStep.DELETE || step == RemovalStep.FORGET;
        boolean back = step == RemovalStep.PUT_BACK;
        removals.awaitState(held.id(), deleted ? "removed" : back ? "cancelled" : "trashed");
        if (back) {
            assertThat(Disk.inodes(incoming(held.compose()))).as(held.point()).isEqualTo(held.files());
        } else {
            assertThat(incoming(held.compose())).as(held.point()).doesNotExist();
        }
        if (deleted) {
            removals.assertGone(held.compose());
        }
        Path trash = stack.volume("incoming").resolve(".composure/removed." + held.id());
        if (deleted || back) {
            assertThat(trash).as(held.point()).doesNotExist();
        } else {
            assertThat(Disk.inodes(trash)).as(held.point()).isEqualTo(held.files());
        }
        assertThat(facts.events(new SampleEvent(id, "compose-expiring")))
                .as(held.point())
                .isEqualTo(1);
        assertThat(facts.events(new SampleEvent(id, "compose-trashed")))
                .as(held.point())
                .isEqualTo(1);
        assertThat(facts.events(new SampleEvent(id, "compose-put-back")))
                .as(held.point())
                .isEqualTo(back ? 1 : 0);
        assertThat(facts.events(new SampleEvent(id, "compose-removed")))
                .as(held.point())
                .isEqualTo(deleted ? 1 : 0);
        assertThat(facts.changes(new SampleEvent(id, "removed")))
                .as(held.point())
                .isEqualTo(deleted ? 1 : 0);
        assertThat(facts.changes(new SampleEvent(id, "tagged")))
                .as(held.point())
                .isEqualTo(deleted ? 1 : 0);
    }

    private static Path incoming(SampleCompose compose) {
        return stack.volume("incoming").resolve(compose.id());
    }
}
