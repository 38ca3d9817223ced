package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.composure.e2e.Mailbox.Letter;
import org.composure.testing.SampleCompose;
import org.composure.testing.stack.Stack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Composes whose time is over: announced, kept, held, put back, removed; and the trees that promotions leave behind. */
class RemovalE2eTest {

    private static Stack stack;
    private static Client client;
    private static Removals removals;
    private static Mailbox mailbox;

    @BeforeAll
    static void start() throws Exception {
        stack = Stacks.startWith(
                "removal-policies",
                "--composure.promotion.recheck-interval=5s",
                "--composure.promotion.grace-period=2s",
                "--composure.removal.notice=2s",
                "--composure.removal.trash-period=1h",
                "--composure.removal.recheck-interval=1s");
        mailbox = Mailbox.open(stack.broker(), "removals");
        client = new Client(stack, "alice", "releng");
        removals = new Removals(client);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void leadsAComposeFromItsExpiryThroughTheTrashToItsEnd() throws Exception {
        SampleCompose compose = new SampleCompose("Fedora", "44", "20261101", 0);
        SampleCompose newer = new SampleCompose("Fedora", "44", "20261101", 1);
        promote(compose);
        assertThat(removals.compose(compose).path("expiry_reason").asString())
                .isEqualTo("Policy removal-nightly keeps a compose for 3s after it entered nightly.");
        Path tree = nightly(compose);
        Map<String, Object> files = Disk.inodes(tree);

        String kept = removals.awaitDue(compose, "compose");
        removals.awaitState(kept, "waiting");
        Awaitility.await("the link keeps it").until(() -> removals.keptBy(kept), List.of("link")::equals);
        removals.extend(compose, Instant.now().plusSeconds(6));
        JsonNode cancelled = removals.awaitState(kept, "cancelled");
        assertThat(cancelled.path("outcome").asString()).contains("Extended by alice");

        removals.edit(
                        compose,
                        Client.json()
                                .put("action", "extend")
                                .put("until", Instant.now().toString()))
                .expect(400);
        assertThat(removals.edit(compose, Client.json().put("action", "hold")).status())
                .isEqualTo(200);
        removals.release(compose);
        // Only now: from here on nothing keeps it, and whether it is due yet makes no difference to what follows.
        promote(newer);
        String removal = removals.awaitDue(compose, "compose");
        removals.awaitState(removal, "trashed");
        assertThat(tree).doesNotExist();
        assertThat(client.post(
                                "api/1/promotions/",
                                Client.json().put("compose_id", compose.id()).put("to", "milestone"))
                        .expect(409)
                        .body()
                        .path("type")
                        .asString())
                .endsWith("removal-open");

        removals.decide(removal, "cancel").expect(200);
        removals.awaitState(removal, "cancelled");
        assertThat(Disk.inodes(tree)).as("the very same files").isEqualTo(files);
        assertThat(removals.compose(compose).path("expires_at").isNull()).isTrue();

        String last = removals.request(compose);
        removals.awaitState(last, "trashed");
        removals.decide(last, "empty").expect(200);
        removals.awaitState(last, "removed");
        removals.assertGone(compose);
        assertThat(tree).doesNotExist();
        assertThat(stack.volume("nightly").resolve(".composure/removed." + last))
                .doesNotExist();
        assertThat(Disk.inodes(nightly(newer))).as("the newer one").isNotEmpty();
        removals.decide(last, "cancel").expect(409);
        removals.ask(compose).expect(409);

        assertThat(mailbox.read(stack.broker(), compose.id()).stream()
                        .map(Letter::event)
                        .filter(event -> List.of(
                                        "compose-expiring", "compose-trashed", "compose-put-back", "compose-removed")
                                .contains(event)))
                .containsExactly(
                        "compose-expiring",
                        "compose-expiring",
                        "compose-trashed",
                        "compose-put-back",
                        "compose-expiring",
                        "compose-trashed",
                        "compose-removed");
    }

    @Test
    void aHoldWinsInTheLastSecondAndInTheTrash() throws Exception {
        SampleCompose compose = track("20261102", 0);
        Files.createFile(stack.haltPoints().resolve(compose.id() + ".before-claim.pause"));
        String early = removals.request(compose);
        awaitHeld(compose, "before-claim");
        removals.hold(compose);
        release(compose, "before-claim");
        Awaitility.await("the hold keeps it").until(() -> removals.keptBy(early), List.of("hold")::equals);
        assertThat(incoming(compose)).exists();

        removals.release(compose);
        removals.awaitState(early, "trashed");
        assertThat(incoming(compose)).doesNotExist();
        removals.hold(compose);
        JsonNode undone = removals.awaitState(early, "cancelled");
        assertThat(undone.path("outcome").asString()).contains("on hold");
        assertThat(incoming(compose)).exists();

        removals.ask(compose).expect(409);
        removals.release(compose);
        Files.createFile(stack.haltPoints().resolve(compose.id() + ".during-delete.pause"));
        String late = removals.request(compose);
        removals.awaitState(late, "trashed");
        removals.decide(late, "empty").expect(200);
        awaitHeld(compose, "during-delete");
        assertThat(removals.edit(compose, Client.json().put("action", "hold"))
                        .expect(409)
                        .body()
                        .path("message")
                        .asString())
                .contains("being deleted");
        removals.decide(late, "cancel").expect(409);
        release(compose, "during-delete");
        removals.awaitState(late, "removed");
        removals.assertGone(compose);
    }

    @Test
    void aLatestLinkNeverDangles() throws Exception {
        SampleCompose first = SampleCompose.fedora43("20261103", 0);
        SampleCompose second = SampleCompose.fedora43("20261103", 1);
        promote(first);
        Path link = stack.volume("nightly").resolve("Fedora/latest-Fedora-43");
        String removal = removals.awaitDue(first, "compose");
        Awaitility.await("the link keeps it").until(() -> removals.keptBy(removal), List.of("link")::equals);
        assertThat(link.toRealPath()).isEqualTo(nightly(first).toRealPath());

        client.track(second);
        second.writeTo(stack.volume("incoming"));
        Files.createFile(stack.haltPoints().resolve(second.id() + ".before-replace-links.pause"));
        String promotion = client.request(second, "nightly");
        awaitHeld(second, "before-replace-links");
        assertThat(removals.keptBy(removal)).containsExactly("link");
        assertThat(link).exists();
        release(second, "before-replace-links");
        client.awaitState(promotion, "completed");
        removals.awaitState(removal, "trashed");
        assertThat(link.toRealPath()).isEqualTo(nightly(second).toRealPath());

        // It moves on to the last stage; the tree that it leaves is kept as long as the link leads to it.
        client.awaitState(client.request(second, "milestone"), "completed");
        String tree = removals.awaitDue(second, "tree");
        while (!removals.get(tree).path("location").path("volume").asString().equals("nightly")) {
            removals.awaitState(tree, "removed");
            tree = removals.awaitDue(second, "tree");
        }
        String left = tree;
        Awaitility.await("the link keeps the tree").until(() -> removals.keptBy(left), List.of("link")::equals);
        assertThat(link).exists();
        SampleCompose third = SampleCompose.fedora43("20261103", 2);
        promote(third);
        removals.awaitState(left, "removed");
        assertThat(nightly(second)).doesNotExist();
        assertThat(link.toRealPath()).isEqualTo(nightly(third).toRealPath());
        assertThat(stack.volume("milestone").resolve("Fedora").resolve(second.id()))
                .exists();
    }

    @Test
    void saysWhatKeepsAComposeAndRemovesItOnceNothingDoes() throws Exception {
        SampleCompose parent = track("20261104", 0);
        SampleCompose child = SampleCompose.fedora43("20261104", 1);
        ObjectNode registration = Client.json();
        registration.put("respin_of", parent.id());
        registration.set("compose_info", child.bareInfo());
        registration.putArray("parent_compose_ids").add(parent.id());
        client.post("api/1/composes/", registration).expect(200);
        child.writeTo(stack.volume("incoming"));
        client.setUrl(child);

        JsonNode rehearsal = client.post(
                        "api/1/removals/?dry_run=true", Client.json().put("compose_id", parent.id()))
                .expect(200)
                .body();
        assertThat(rehearsal.path("kept_by").toString())
                .contains("\"child\"", "\"respin\"", child.id() + " is still there");
        JsonNode refused = removals.ask(parent).expect(409).body();
        assertThat(refused.path("type").asString()).endsWith("kept");
        assertThat(refused.path("message").asString()).contains("Its child " + child.id() + " is still there.");

        String removal = removals.request(child);
        removals.awaitState(removal, "trashed");
        removals.decide(removal, "empty").expect(200);
        removals.awaitState(removal, "removed");
        removals.awaitState(removals.request(parent), "trashed");

        SampleCompose milestone = SampleCompose.fedora43("20261104", 3);
        promote(milestone);
        client.awaitState(client.request(milestone, "milestone"), "completed");
        assertThat(removals.ask(milestone).expect(409).body().path("message").asString())
                .contains("last stage");
        assertThat(removals.compose(milestone).path("expires_at").isNull()).isTrue();
    }

    @Test
    void removesWhatWasNeverPromotedAndNothingThatIsAnotherCompose() throws Exception {
        SampleCompose compose = new SampleCompose("Short", "1", "20261105", 0);
        client.track(compose);
        compose.writeTo(stack.volume("incoming"));
        String removal = removals.awaitDue(compose, "compose");
        removals.awaitState(removal, "trashed");
        assertThat(incoming(compose)).doesNotExist();

        SampleCompose wrong = track("20261105", 0);
        Files.writeString(incoming(wrong).resolve("COMPOSE_ID"), "Fedora-43-20261105.n.7");
        String stalled = removals.request(wrong);
        JsonNode stall = removals.awaitState(stalled, "stalled").path("stall");
        assertThat(stall.path("step").asString()).isEqualTo("trash");
        assertThat(stall.path("reason").asString()).contains("COMPOSE_ID", "Fedora-43-20261105.n.7");
        assertThat(incoming(wrong)).exists();
        Files.writeString(incoming(wrong).resolve("COMPOSE_ID"), wrong.id());
        removals.decide(stalled, "retry").expect(200);
        removals.awaitState(stalled, "trashed");
        assertThat(incoming(wrong)).doesNotExist();
    }

    private static SampleCompose track(String date, int respin) {
        SampleCompose compose = SampleCompose.fedora43(date, respin);
        client.track(compose);
        compose.writeTo(stack.volume("incoming"));
        return compose;
    }

    private static void promote(SampleCompose compose) {
        client.track(compose);
        compose.writeTo(stack.volume("incoming"));
        client.awaitState(client.request(compose, "nightly"), "completed");
    }

    private static Path incoming(SampleCompose compose) {
        return stack.volume("incoming").resolve(compose.id());
    }

    private static Path nightly(SampleCompose compose) {
        return stack.volume("nightly").resolve("Fedora").resolve(compose.id());
    }

    private static void awaitHeld(SampleCompose compose, String point) {
        Awaitility.await(compose.id() + " is held " + point)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Files.exists(stack.haltPoints().resolve(compose.id() + "." + point + ".reached")));
    }

    private static void release(SampleCompose compose, String point) throws Exception {
        Files.delete(stack.haltPoints().resolve(compose.id() + "." + point + ".pause"));
    }
}
