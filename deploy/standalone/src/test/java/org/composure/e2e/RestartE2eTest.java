package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.composure.e2e.Mailbox.Letter;
import org.composure.promotion.PromotionStep;
import org.composure.testing.SampleCompose;
import org.composure.testing.stack.Stack;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A power cut in the middle of everything. Each promotion is held at another point of its execution, before and after every
 * step that there is; then the process is killed, and started again on what it left.
 */
@Tag("long")
class RestartE2eTest {

    private static final String TAG = "installability-passed";

    @Test
    void completesEveryPromotionOnceWhereverItWasKilled() throws Exception {
        try (Stack stack = Stacks.start("--composure.promotion.recheck-interval=5s")) {
            Mailbox mailbox = Mailbox.open(stack.broker(), "e2e");
            Client client = new Client(stack, "alice", "releng");
            client.makeTag(TAG);
            client.makeTag("blocked");

            Map<String, SampleCompose> executing = new LinkedHashMap<>();
            List<String> takenBack = new ArrayList<>();
            int respin = 0;
            for (PromotionStep step : PromotionStep.values()) {
                for (String side : List.of("before", "after")) {
                    SampleCompose compose = SampleCompose.fedora43("20261115", respin++);
                    String point = side + "-" + step.wire();
                    hold(stack, compose, point);
                    if (step == PromotionStep.TAKE_BACK) {
                        hold(stack, compose, "before-switch");
                    }
                    String promotion = begin(stack, client, compose);
                    executing.put(promotion, compose);
                    if (step == PromotionStep.TAKE_BACK) {
                        awaitReached(stack, compose, "before-switch");
                        client.tag(compose, "blocked");
                        Files.delete(stack.haltPoints().resolve(compose.id() + ".before-switch.pause"));
                        takenBack.add(promotion);
                    }
                    awaitReached(stack, compose, point);
                }
            }
            SampleCompose moved = SampleCompose.fedora43("20261115", respin++);
            hold(stack, moved, "after-publish");
            String movedPromotion = begin(stack, client, moved);
            awaitReached(stack, moved, "after-publish");
            SampleCompose waiting = SampleCompose.fedora43("20261115", respin);
            client.track(waiting);
            waiting.writeTo(stack.volume("incoming"));
            String waitingPromotion = client.request(waiting, "nightly");
            client.awaitState(waitingPromotion, "waiting");
            mailbox.readAll(stack.broker());

            stack.kill();
            release(stack);
            Path published = stack.volume("nightly").resolve("Fedora").resolve(moved.id());
            Files.move(published, published.resolveSibling("moved-away"));
            stack.start();

            for (Map.Entry<String, SampleCompose> entry : executing.entrySet()) {
                String promotion = entry.getKey();
                boolean undone = takenBack.contains(promotion);
                client.awaitState(promotion, undone ? "failed" : "completed");
                Path target = stack.volume("nightly")
                        .resolve("Fedora")
                        .resolve(entry.getValue().id());
                if (undone) {
                    assertThat(target).doesNotExist();
                } else {
                    assertThat(Disk.inodes(target).keySet())
                            .isEqualTo(Disk.inodes(stack.volume("incoming")
                                            .resolve(entry.getValue().id()))
                                    .keySet());
                }
                assertThat(promotedChanges(client, entry.getValue())).isEqualTo(undone ? 0 : 1);
                assertThat(events(stack, promotion, undone ? "promotion-failed" : "promotion-completed"))
                        .isEqualTo(1);
            }
            assertThat(client.awaitStall(movedPromotion, "is gone")
                            .path("stall")
                            .path("step")
                            .asString())
                    .as("nobody is told of a tree that is not there")
                    .isEqualTo("publish");
            client.decide(movedPromotion, "retry").expect(200);
            client.awaitState(movedPromotion, "completed");
            assertThat(Disk.inodes(published).keySet())
                    .isEqualTo(Disk.inodes(stack.volume("incoming").resolve(moved.id()))
                            .keySet());
            client.tag(waiting, TAG);
            client.awaitState(waitingPromotion, "completed");
            assertThat(promotedChanges(client, waiting)).isEqualTo(1);
            assertThat(Disk.leftovers(stack.volume("nightly"))).isEmpty();
            assertThat(Disk.leftovers(stack.volume("incoming"))).isEmpty();
            assertThat(stack.volume("nightly")
                            .resolve("Fedora/latest-Fedora-43")
                            .toRealPath())
                    .as("the newest that was promoted")
                    .isEqualTo(stack.volume("nightly")
                            .resolve("Fedora")
                            .resolve(waiting.id())
                            .toRealPath());

            Awaitility.await("the outbox is empty")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> count(stack, "select count(*) from outbox_message") == 0);
            List<Letter> letters = mailbox.readAll(stack.broker());
            assertThat(letters).extracting(Letter::id).containsExactlyInAnyOrderElementsOf(eventIds(stack));
            for (SampleCompose compose : executing.values()) {
                assertThat(letters.stream()
                                .filter(letter -> letter.composeId().equals(compose.id()))
                                .map(Letter::seq))
                        .as("the order of %s", compose.id())
                        .isSorted();
            }
        }
    }

    private static String begin(Stack stack, Client client, SampleCompose compose) {
        client.track(compose);
        compose.writeTo(stack.volume("incoming"));
        client.tag(compose, TAG);
        return client.request(compose, "nightly");
    }

    private static void hold(Stack stack, SampleCompose compose, String point) throws IOException {
        Files.createFile(stack.haltPoints().resolve(compose.id() + "." + point + ".pause"));
    }

    private static void release(Stack stack) throws IOException {
        try (Stream<Path> points = Files.list(stack.haltPoints())) {
            for (Path point : points.toList()) {
                Files.delete(point);
            }
        }
    }

    private static void awaitReached(Stack stack, SampleCompose compose, String point) {
        Awaitility.await(compose.id() + " is held " + point)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Files.exists(stack.haltPoints().resolve(compose.id() + "." + point + ".reached")));
    }

    private static long promotedChanges(Client client, SampleCompose compose) {
        return StreamSupport.stream(
                        client.get("api/1/composes/" + compose.id() + "/changes/")
                                .expect(200)
                                .body()
                                .path("changes")
                                .spliterator(),
                        false)
                .filter(change -> change.path("action").asString().equals("promoted"))
                .count();
    }

    private static long events(Stack stack, String promotion, String type) throws Exception {
        return count(
                stack, "select count(*) from event where promotion = '" + promotion + "' and type = '" + type + "'");
    }

    private static long count(Stack stack, String sql) throws Exception {
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static List<String> eventIds(Stack stack) throws Exception {
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select id from event")) {
            List<String> ids = new ArrayList<>();
            while (result.next()) {
                ids.add(result.getString(1));
            }
            return ids;
        }
    }
}
