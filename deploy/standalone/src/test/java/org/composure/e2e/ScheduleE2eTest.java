package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.composure.e2e.Mailbox.Letter;
import org.composure.testing.SampleCompose;
import org.composure.testing.stack.Stack;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Composes that are promoted by the clock, or by a tag. Each test has a release of its own. */
class ScheduleE2eTest {

    private static final String SCHEDULES = "api/1/schedules/";
    private static final String TAG = "installability-passed";
    private static final ZoneId PRAGUE = ZoneId.of("Europe/Prague");
    private static final String ONCE_A_YEAR = "0 0 2 29 2 *";

    private static Stack stack;
    private static Client client;
    private static Mailbox mailbox;

    @BeforeAll
    static void start() throws Exception {
        // So long that nothing but a wake makes a run look again.
        stack = Stacks.startWith("schedule-policies", "--composure.schedule.recheck-interval=1h");
        mailbox = Mailbox.open(stack.broker(), "schedules");
        client = new Client(stack, "alice", "releng");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private static SampleCompose track(String version, int respin) {
        SampleCompose compose = new SampleCompose("Fedora", version, "20261120", respin);
        client.track(compose);
        compose.writeTo(stack.volume("incoming"));
        return compose;
    }

    private static String schedule(String version, String cron, @Nullable String wait) {
        ObjectNode plan = Client.json()
                .put("name", "fedora-" + version)
                .put("release_short", "Fedora")
                .put("release_version", version)
                .put("to", "nightly")
                .put("cron", cron)
                .put("zone", PRAGUE.getId())
                .put("wait_for", wait);
        return client.post(SCHEDULES, plan).expect(201).body().path("id").asString();
    }

    private static JsonNode decide(String schedule, String action) {
        return client.patch(SCHEDULES + schedule, Client.json().put("action", action))
                .expect(200)
                .body();
    }

    private static JsonNode runs(String schedule) {
        return client.get(SCHEDULES + schedule + "/runs/").expect(200).body();
    }

    private static JsonNode newest(String schedule) {
        return runs(schedule).at("/items/0");
    }

    private static JsonNode awaitRun(String schedule, String state) {
        Awaitility.await("the run is " + state)
                .atMost(Duration.ofSeconds(60))
                .until(() -> newest(schedule).path("state").asString("").equals(state));
        return newest(schedule);
    }

    /** A run that has looked once, and waits. */
    private static void awaitLook(String schedule) {
        Awaitility.await("it has looked")
                .atMost(Duration.ofSeconds(60))
                .until(() -> newest(schedule).at("/workflow/run_id").isString());
    }

    private static List<Letter> letters(String version) throws Exception {
        return mailbox.readAll(stack.broker()).stream()
                .filter(letter ->
                        letter.body().at("/schedule/name").asString("").equals("fedora-" + version))
                .toList();
    }

    private static Letter awaitLetter(String version) {
        Awaitility.await("the event comes")
                .atMost(Duration.ofSeconds(30))
                .until(() -> !letters(version).isEmpty());
        try {
            return letters(version).getFirst();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void promotesTheBestComposeWhenItIsTime() {
        SampleCompose old = track("61", 0);
        SampleCompose best = track("61", 1);
        SampleCompose newest = track("61", 2);
        client.tag(old, TAG);
        client.tag(best, TAG);
        ZonedDateTime soon = ZonedDateTime.now(PRAGUE).plusSeconds(4);
        String cron = DateTimeFormatter.ofPattern("s m H d M *", Locale.ROOT).format(soon);
        String schedule = schedule("61", cron, "3h");

        JsonNode candidates = client.get("api/1/candidates/?release_short=Fedora&release_version=61&to=nightly")
                .expect(200)
                .body()
                .path("items");
        assertThat(candidates
                        .valueStream()
                        .map(candidate -> candidate.path("compose_id").asString() + " "
                                + candidate.path("standing").asString()))
                .containsExactly(best.id() + " ready", old.id() + " ready", newest.id() + " waiting");

        JsonNode run = awaitRun(schedule, "chosen");

        assertThat(run.path("cause").asString()).isEqualTo("due");
        assertThat(run.path("compose_id").asString()).isEqualTo(best.id());
        assertThat(run.path("candidates")
                        .valueStream()
                        .map(seen -> seen.path("standing").asString()))
                .containsExactly("chosen", "ready", "waiting");
        assertThat(run.at("/candidates/2/why").asString()).contains(TAG);
        JsonNode promotion = client.awaitState(run.path("promotion_id").asString(), "completed");
        assertThat(promotion.path("requested_by").asString()).isEqualTo("schedule:fedora-61");
        assertThat(stack.volume("nightly").resolve("Fedora").resolve(best.id())).isDirectory();

        Letter letter = awaitLetter("61");
        assertThat(letter.event()).isEqualTo("schedule-run");
        assertThat(letter.routingKey()).endsWith("schedule-run");
        assertThat(letter.headers().get("composure-schedule")).hasToString("fedora-61");
        assertThat(letter.body().path("outcome").asString()).isEqualTo("chosen");
        assertThat(letter.body().at("/run/compose_id").asString()).isEqualTo(best.id());
        assertThat(client.page("admin/schedules/" + schedule)).contains(best.id(), "chosen");
    }

    @Test
    void waitsForTheGatesThroughAPowerCutAndRequestsOnePromotion() {
        SampleCompose compose = track("62", 0);
        String schedule = schedule("62", ONCE_A_YEAR, "1h");
        decide(schedule, "trigger");
        awaitLook(schedule);
        client.patch(SCHEDULES + schedule, Client.json().put("action", "trigger"))
                .expect(409);

        stack.kill();
        stack.start();
        client.tag(compose, TAG);

        JsonNode run = awaitRun(schedule, "chosen");
        assertThat(run.path("requested_by").asString()).isEqualTo("alice");
        client.awaitState(run.path("promotion_id").asString(), "completed");
        assertThat(client.get("api/1/promotions/?compose_id=" + compose.id())
                        .body()
                        .at("/meta/total")
                        .asInt())
                .isEqualTo(1);
        assertThat(runs(schedule).at("/meta/total").asInt()).isEqualTo(1);
    }

    @Test
    void saysSoWhereNoneQualifies() {
        SampleCompose compose = track("63", 0);
        String schedule = schedule("63", ONCE_A_YEAR, null);

        decide(schedule, "trigger");

        JsonNode run = awaitRun(schedule, "none");
        assertThat(run.path("outcome").asString())
                .startsWith("None of 1 composes of Fedora-63 qualified. The newest is " + compose.id());
        assertThat(run.path("promotion_id").isNull()).isTrue();
        Letter letter = awaitLetter("63");
        assertThat(letter.seq()).isEqualTo(1);
        assertThat(letter.body().path("outcome").asString()).isEqualTo("none");
        assertThat(letter.body().at("/run/candidates/0/why").asString()).contains(TAG);
    }

    @Test
    void nothingRunsWhilePausedAndItGoesOnAfterwards() {
        String schedule = schedule("64", "* * * * * *", null);
        awaitRun(schedule, "none");

        JsonNode paused = decide(schedule, "pause");
        assertThat(paused.path("next_at").isNull()).isTrue();
        int before = runs(schedule).at("/meta/total").asInt();
        Awaitility.await("nothing is due")
                .during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(10))
                .until(() -> runs(schedule).at("/meta/total").asInt() == before);

        decide(schedule, "unpause");
        Awaitility.await("it is due again")
                .atMost(Duration.ofSeconds(30))
                .until(() -> runs(schedule).at("/meta/total").asInt() > before);
        assertThat(client.get(SCHEDULES).expect(200).body().path("items").isEmpty())
                .isFalse();
        decide(schedule, "pause");
    }

    @Test
    void aTagAsksForAPromotionAndGoesWhenItHasEnded() throws Exception {
        SampleCompose compose = track("65", 0);
        client.tag(compose, TAG);

        client.as("tagger").tag(compose, "nightly-requested");

        JsonNode promotion = client.get("api/1/promotions/?compose_id=" + compose.id())
                .expect(200)
                .body()
                .at("/items/0");
        assertThat(promotion.path("requested_by").asString()).isEqualTo("tagger");
        client.awaitState(promotion.path("id").asString(), "completed");
        assertThat(client.get("api/1/composes/" + compose.id())
                        .body()
                        .path("tags")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactly(TAG, "nightly");
        Awaitility.await("the last event comes")
                .atMost(Duration.ofSeconds(30))
                .until(() -> mailbox.read(stack.broker(), compose.id()).stream()
                        .anyMatch(letter -> letter.event().equals("promotion-completed")));
        assertThat(mailbox.read(stack.broker(), compose.id()))
                .extracting(Letter::event)
                .contains("compose-untagged");

        client.tag(compose, "nightly-requested");

        assertThat(client.get("api/1/composes/" + compose.id() + "/changes/")
                        .body()
                        .path("changes")
                        .valueStream()
                        .map(change -> change.path("message").asString("")))
                .anyMatch(message -> message.contains("No promotion to nightly was requested."));
    }
}
