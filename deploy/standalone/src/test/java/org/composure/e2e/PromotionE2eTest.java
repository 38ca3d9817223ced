package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.composure.e2e.Mailbox.Letter;
import org.composure.testing.SampleCompose;
import org.composure.testing.stack.Stack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Promotions from request to end, over HTTP, broker and disk. The sweep is off and files are looked at again after an hour
 * only: what moves a promotion here is a wake.
 */
class PromotionE2eTest {

    private static final String TAG = "installability-passed";

    private static Stack stack;
    private static Mailbox mailbox;
    private static Client pungi;
    private static Client qe;
    private static Client alice;
    private static Client bob;

    @BeforeAll
    static void startAll() throws Exception {
        stack = Stacks.start("--composure.sweep.enabled=false", "--composure.promotion.recheck-interval=1h");
        mailbox = Mailbox.open(stack.broker(), "e2e");
        pungi = new Client(stack, "pungi", "builders");
        qe = pungi.as("qe-bot");
        alice = new Client(stack, "alice", "releng");
        bob = alice.as("bob");
        for (String tag : List.of(TAG, "blocked", "irrelevant")) {
            qe.makeTag(tag);
        }
    }

    @AfterAll
    static void stopAll() {
        stack.close();
    }

    @Test
    void promotesWhatPungiBuiltAndTellsEverybody() throws Exception {
        SampleCompose compose = new SampleCompose("Fedora", "44", "20261101", 0);
        pungi.track(compose);
        Path source = compose.writeTo(stack.volume("incoming"));
        JsonNode tracked =
                pungi.get("api/1/composes/" + compose.id()).expect(200).body();
        assertThat(tracked.path("stage").asString()).isEqualTo("periodic");
        assertThat(tracked.path("location").path("volume").asString()).isEqualTo("incoming");
        assertThat(tracked.path("location").path("path").asString()).isEqualTo(compose.id());

        String id = alice.request(compose, "nightly");

        JsonNode waiting = alice.awaitState(id, "waiting");
        JsonNode gate = gate(waiting, "tags");
        assertThat(gate.path("state").asString()).isEqualTo("unmet");
        assertThat(gate.path("reason").asString()).contains(TAG);
        for (String passed : List.of("identity", "status", "signed")) {
            assertThat(gate(waiting, passed).path("state").asString())
                    .as(passed)
                    .isEqualTo("passed");
        }

        qe.tag(compose, TAG);

        JsonNode completed = alice.awaitState(id, "completed");
        Path target = stack.volume("nightly").resolve("Fedora").resolve(compose.id());
        assertInPlace(source, target);
        assertThat(stack.volume("nightly").resolve("Fedora/latest-Fedora-44").toRealPath())
                .isEqualTo(target.toRealPath());
        assertThat(completed.path("steps").size()).isEqualTo(7);
        completed.path("steps").forEach(step -> {
            assertThat(step.path("state").asString()).as("%s", step).isEqualTo("done");
            assertThat(step.path("finished_at").isString()).as("%s", step).isTrue();
        });
        JsonNode promoted =
                pungi.get("api/1/composes/" + compose.id()).expect(200).body();
        assertThat(promoted.path("stage").asString()).isEqualTo("nightly");
        assertThat(promoted.path("tags").toString()).contains("\"nightly\"");
        assertThat(promoted.path("compose_url").asString())
                .isEqualTo(stack.volumeUrl("nightly") + "Fedora/" + compose.id());
        assertThat(promoted.path("compose_info")
                        .path("payload")
                        .path("variants")
                        .has("Everything"))
                .as("variants, read from the compose itself")
                .isTrue();
        assertThat(promotedChanges(compose)).isEqualTo(1);
        assertThat(number("select count(*) from tree where volume = 'incoming' and path = '" + compose.id()
                        + "' and state = 'retired' and due_at > now()"))
                .isEqualTo(1);

        List<Letter> letters =
                await("all messages", () -> mailbox.read(stack.broker(), compose.id()), found -> found.size() == 10);
        assertThat(letters)
                .extracting(Letter::event)
                .containsExactly(
                        "compose-created",
                        "compose-changed",
                        "promotion-requested",
                        "compose-changed",
                        "promotion-waiting",
                        "compose-tagged",
                        "promotion-started",
                        "compose-relocated",
                        "compose-tagged",
                        "promotion-completed");
        assertThat(letters).extracting(Letter::seq).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(letters).extracting(Letter::id).doesNotHaveDuplicates();
        assertThat(letters).allSatisfy(letter -> {
            assertThat(letter.routingKey()).isEqualTo("cts." + letter.event());
            assertThat(letter.headers())
                    .containsKeys("fedora_messaging_schema", "fedora_messaging_severity", "sent-at");
            assertThat(letter.body().path("id").asString()).isEqualTo(letter.id());
        });
        assertThat(letters.get(5).body().path("tag").asString()).isEqualTo(TAG);
        assertThat(letters.get(8).body().path("tag").asString()).isEqualTo("nightly");
        assertThat(Duration.between(at(letters.get(5)), at(letters.get(6))))
                .as("from the tag to the start, without a sweep")
                .isLessThan(Duration.ofSeconds(2));

        String page = alice.page("admin/promotions/" + id);
        assertThat(page).contains(compose.id(), "completed", "link-files", "replace-links");
        assertThat(alice.page("admin/")).contains(compose.id());
    }

    @Test
    void doesNotMoveWithoutTheTag() throws Exception {
        SampleCompose compose = tracked("20261102");
        String id = alice.request(compose, "nightly");
        alice.awaitState(id, "waiting");
        String checked = text("select check_at from promotion where id = '" + id + "'");

        qe.tag(compose, "irrelevant");

        await(
                "it was looked at again",
                () -> text("select check_at from promotion where id = '" + id + "'"),
                now -> !now.equals(checked));
        assertThat(alice.promotion(id).path("state").asString()).isEqualTo("waiting");
        assertThat(gate(alice.promotion(id), "tags").path("state").asString()).isEqualTo("unmet");
    }

    @Test
    void promotesToMilestoneCandidateOnceASecondPersonApproves() throws Exception {
        SampleCompose compose = tracked("20261103");
        qe.tag(compose, TAG);
        alice.awaitState(alice.request(compose, "nightly"), "completed");

        String id = alice.request(compose, "milestone-candidate");
        JsonNode waiting = alice.awaitState(id, "awaiting-approval");
        assertThat(waiting.path("approvals").path("required").asInt()).isEqualTo(1);
        assertThat(waiting.path("approvals").path("given").asInt()).isZero();

        assertThat(alice.decide(id, "approve")
                        .expect(403)
                        .body()
                        .path("message")
                        .asString())
                .contains("requester");
        qe.decide(id, "approve").expect(403);
        assertThat(alice.promotion(id).path("decisions")).isEmpty();

        bob.decide(id, "approve").expect(200);

        JsonNode completed = alice.awaitState(id, "completed");
        assertThat(completed.path("decisions").get(0).path("actor").asString()).isEqualTo("bob");
        assertInPlace(
                stack.volume("nightly").resolve("Fedora").resolve(compose.id()),
                stack.volume("candidate").resolve("Fedora").resolve(compose.id()));
        assertThat(pungi.get("api/1/composes/" + compose.id())
                        .body()
                        .path("tags")
                        .toString())
                .contains("\"milestone-candidate\"", "\"nightly\"");
        bob.decide(id, "approve").expect(200);
        alice.decide(id, "cancel").expect(409);
        assertThat(promotedChanges(compose)).isEqualTo(2);
    }

    @Test
    void endsAWaitingPromotionThatIsRejectedOrCancelled() {
        SampleCompose compose = tracked("20261104");
        String rejected = alice.request(compose, "nightly");
        alice.awaitState(rejected, "waiting");
        JsonNode other = alice.post(
                        "api/1/promotions/",
                        Client.json().put("compose_id", compose.id()).put("to", "nightly"))
                .expect(409)
                .body();
        assertThat(other.path("promotion_id").asString()).isEqualTo(rejected);

        assertThat(bob.decide(rejected, "reject")
                        .expect(200)
                        .body()
                        .path("state")
                        .asString())
                .isEqualTo("rejected");
        bob.decide(rejected, "reject").expect(200);
        bob.decide(rejected, "approve").expect(409);

        String cancelled = alice.request(compose, "nightly");
        alice.awaitState(cancelled, "waiting");
        assertThat(alice.decide(cancelled, "cancel")
                        .expect(200)
                        .body()
                        .path("state")
                        .asString())
                .isEqualTo("cancelled");
        assertThat(pungi.get("api/1/composes/" + compose.id())
                        .body()
                        .path("stage")
                        .asString())
                .isEqualTo("periodic");
    }

    @Test
    void rehearsesAPromotionWithoutStoringAnything() throws Exception {
        SampleCompose compose = tracked("20261105");
        Map<String, Long> before = counts();

        JsonNode rehearsal = alice.post(
                        "api/1/promotions/?dry_run=true",
                        Client.json().put("compose_id", compose.id()).put("to", "nightly"))
                .expect(200)
                .body();

        assertThat(counts()).isEqualTo(before);
        JsonNode real = alice.awaitState(alice.request(compose, "nightly"), "waiting");
        assertThat(summary(rehearsal)).isEqualTo(summary(real));
        assertThat(rehearsal.path("state").asString()).isEqualTo("waiting");
    }

    @Test
    void takesBackAComposeThatIsBlockedWhileItIsMoved() throws Exception {
        SampleCompose compose = tracked("20261106");
        qe.tag(compose, TAG);
        Path pause = Files.createFile(stack.haltPoints().resolve(compose.id() + ".before-switch.pause"));
        String id = alice.request(compose, "nightly");
        awaitReached(compose, "before-switch");
        Path target = stack.volume("nightly").resolve("Fedora").resolve(compose.id());
        assertThat(target).isDirectory();
        pungi.patch(
                        "api/1/composes/" + compose.id(),
                        Client.json().put("action", "set_url").put("compose_url", "http://example.com/elsewhere"))
                .expect(409);

        qe.tag(compose, "blocked");
        Files.delete(pause);

        JsonNode failed = alice.awaitState(id, "failed");
        assertThat(failed.path("outcome").asString()).contains("blocked");
        assertThat(target).doesNotExist();
        assertThat(Disk.leftovers(stack.volume("nightly"))).isEmpty();
        JsonNode still = pungi.get("api/1/composes/" + compose.id()).body();
        assertThat(still.path("stage").asString()).isEqualTo("periodic");
        assertThat(still.path("tags").toString()).doesNotContain("nightly");
        assertThat(still.path("location").path("volume").asString()).isEqualTo("incoming");
        List<Letter> letters = await(
                "the end is announced",
                () -> mailbox.read(stack.broker(), compose.id()),
                found -> found.getLast().event().equals("promotion-failed"));
        assertThat(letters).extracting(Letter::event).doesNotContain("compose-relocated", "promotion-completed");
    }

    @Test
    void undoesAPromotionThatIsCancelledWhileItIsMoved() throws Exception {
        SampleCompose compose = tracked("20261107");
        qe.tag(compose, TAG);
        Path pause = Files.createFile(stack.haltPoints().resolve(compose.id() + ".after-publish.pause"));
        String id = alice.request(compose, "nightly");
        awaitReached(compose, "after-publish");

        alice.decide(id, "cancel").expect(200);
        Files.delete(pause);

        alice.awaitState(id, "cancelled");
        assertThat(stack.volume("nightly").resolve("Fedora").resolve(compose.id()))
                .doesNotExist();
        assertThat(Disk.leftovers(stack.volume("nightly"))).isEmpty();
    }

    @Test
    void failsAtOnceWhereTheFilesAreAnotherComposes() throws Exception {
        SampleCompose compose = tracked("20261108");
        Files.writeString(
                stack.volume("incoming").resolve(compose.id()).resolve("COMPOSE_ID"), "Fedora-42-20250101.n.7");

        JsonNode failed = alice.awaitState(alice.request(compose, "nightly"), "failed");

        JsonNode identity = gate(failed, "identity");
        assertThat(identity.path("state").asString()).isEqualTo("failed");
        assertThat(identity.path("reason").asString()).contains("Fedora-42-20250101.n.7");
        assertThat(failed.path("outcome").asString()).contains("identity");
    }

    @Test
    void refusesATreeWithASymbolicLinkAndNamesIt() throws Exception {
        SampleCompose compose = tracked("20261109");
        qe.tag(compose, TAG);
        Path link = stack.volume("incoming").resolve(compose.id()).resolve("compose/Everything/escape");
        Files.createSymbolicLink(link, Path.of("/etc"));

        String id = alice.request(compose, "nightly");

        JsonNode stalled = alice.awaitState(id, "stalled");
        assertThat(stalled.path("steps").toString()).contains("compose/Everything/escape");
        Files.delete(link);
        alice.decide(id, "retry").expect(200);
        alice.awaitState(id, "completed");
    }

    @Test
    void keepsTheUrlOfAPromotedCompose() {
        SampleCompose compose = tracked("20261110");
        qe.tag(compose, TAG);
        alice.awaitState(alice.request(compose, "nightly"), "completed");
        String url = pungi.get("api/1/composes/" + compose.id())
                .body()
                .path("compose_url")
                .asString();

        pungi.patch(
                        "api/1/composes/" + compose.id(),
                        Client.json().put("action", "set_url").put("compose_url", url + "-moved"))
                .expect(409);
        pungi.patch(
                        "api/1/composes/" + compose.id(),
                        Client.json().put("action", "set_url").put("compose_url", url))
                .expect(200);
    }

    private static SampleCompose tracked(String date) {
        SampleCompose compose = SampleCompose.fedora43(date, 0);
        pungi.track(compose);
        compose.writeTo(stack.volume("incoming"));
        return compose;
    }

    private static void assertInPlace(Path source, Path target) {
        Map<String, Object> from = Disk.inodes(source);
        Map<String, Object> to = Disk.inodes(target);
        assertThat(to.keySet()).isEqualTo(from.keySet());
        to.forEach((path, inode) -> {
            if (Disk.isCopied(path)) {
                assertThat(inode).as(path).isNotEqualTo(from.get(path));
                assertThat(target.resolve(path)).hasSameBinaryContentAs(source.resolve(path));
            } else {
                assertThat(inode).as(path).isEqualTo(from.get(path));
            }
        });
        assertThat(to.keySet()).anyMatch(path -> path.endsWith(".rpm")).anyMatch(path -> path.endsWith(".iso"));
    }

    private static void awaitReached(SampleCompose compose, String point) throws Exception {
        Path reached = stack.haltPoints().resolve(compose.id() + "." + point + ".reached");
        await(point, () -> Files.exists(reached), found -> found);
    }

    private static JsonNode gate(JsonNode promotion, String path) {
        return StreamSupport.stream(promotion.path("gates").spliterator(), false)
                .filter(gate -> gate.path("path").asString().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> summary(JsonNode promotion) {
        return StreamSupport.stream(promotion.path("gates").spliterator(), false)
                .collect(Collectors.toMap(
                        gate -> gate.path("path").asString(),
                        gate -> gate.path("kind").asString() + " "
                                + gate.path("state").asString() + " "
                                + gate.path("reason").asString()));
    }

    private static long promotedChanges(SampleCompose compose) {
        return StreamSupport.stream(
                        pungi.get("api/1/composes/" + compose.id() + "/changes/")
                                .body()
                                .path("changes")
                                .spliterator(),
                        false)
                .filter(change -> change.path("action").asString().equals("promoted"))
                .count();
    }

    private static Instant at(Letter letter) {
        return Instant.parse(letter.body().path("at").asString());
    }

    private static Map<String, Long> counts() throws SQLException {
        Set<String> volatileTables = Set.of("relay_lease", "event_position", "outbox_message", "outbox_wake");
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement()) {
            ResultSet tables = statement.executeQuery(
                    "select tablename from pg_tables where schemaname = 'public' order by tablename");
            List<String> names = new java.util.ArrayList<>();
            while (tables.next()) {
                names.add(tables.getString(1));
            }
            for (String name : names) {
                if (!volatileTables.contains(name)) {
                    counts.put(name, number("select count(*) from " + name));
                }
            }
        }
        return counts;
    }

    private static long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    private static String text(String sql) throws SQLException {
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }

    private interface Look<T> {
        T look() throws Exception;
    }

    private static <T> T await(String what, Look<T> look, java.util.function.Predicate<T> enough) {
        return Awaitility.await(what)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(look::look, enough);
    }
}
