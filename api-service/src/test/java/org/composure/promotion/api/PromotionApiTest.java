package org.composure.promotion.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.composure.apiservice.RunningApi;
import org.composure.testing.SampleCompose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PromotionApiTest extends RunningApi {

    private static final String PROMOTIONS = "/api/1/promotions/";

    /** A compose on disk that is registered. */
    private SampleCompose built(String release) {
        SampleCompose compose = new SampleCompose(release, "43", "20261120", 0);
        compose.writeTo(VOLUMES.resolve("incoming"));
        Answer answer = post(
                "/api/1/composes/",
                JsonMapper.shared()
                        .createObjectNode()
                        .put("compose_url", "http://localhost/incoming/" + compose.id())
                        .set("compose_info", compose.bareInfo())
                        .toString(),
                "X-Remote-User",
                "pungi");
        assertThat(answer.status()).isEqualTo(200);
        return compose;
    }

    private static String wish(SampleCompose compose, String to) {
        return "{\"compose_id\": \"%s\", \"to\": \"%s\", \"reason\": \"Test day.\"}".formatted(compose.id(), to);
    }

    private JsonNode requested(SampleCompose compose, String user) {
        Answer answer = post(PROMOTIONS, wish(compose, "nightly"), "X-Remote-User", user);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
        return answer.json();
    }

    private void move(SampleCompose compose, String stage) {
        jdbc.sql("update compose set stage = :stage where id = :id")
                .param("stage", stage)
                .param("id", compose.id())
                .update();
    }

    private Answer decide(JsonNode promotion, String action, String user, String... more) {
        String[] headers = new String[more.length + 2];
        headers[0] = "X-Remote-User";
        headers[1] = user;
        System.arraycopy(more, 0, headers, 2, more.length);
        return patch(
                PROMOTIONS + promotion.path("id").asString(),
                "{\"action\": \"%s\", \"comment\": \"as agreed\"}".formatted(action),
                headers);
    }

    @Test
    void acceptsARequestAndSaysWhereToLook() {
        SampleCompose compose = built("Accepted");

        Answer answer = post(PROMOTIONS, wish(compose, "nightly"), "X-Remote-User", "alice");

        assertThat(answer.status()).isEqualTo(202);
        JsonNode promotion = answer.json();
        String path = PROMOTIONS + promotion.path("id").asString();
        assertThat(answer.header("Location")).isEqualTo(base() + path);
        assertThat(get(path).json()).isEqualTo(promotion);
        assertThat(promotion.propertyNames())
                .contains(
                        "id",
                        "compose_id",
                        "from",
                        "to",
                        "state",
                        "reason",
                        "requested_by",
                        "requested_at",
                        "deadline",
                        "policy",
                        "gates",
                        "approvals",
                        "decisions",
                        "steps",
                        "outcome",
                        "workflow");
        assertThat(promotion.path("state").asString()).isEqualTo("requested");
        assertThat(promotion.path("from").asString()).isEqualTo("periodic");
        assertThat(promotion.path("requested_by").asString()).isEqualTo("alice");
        assertThat(promotion.path("reason").asString()).isEqualTo("Test day.");
        assertThat(promotion.at("/policy/sha256").asString()).hasSize(64);
        assertThat(promotion.at("/workflow/id").asString())
                .isEqualTo("promotion/" + promotion.path("id").asString());
        assertThat(promotion.path("gates").isEmpty()).isFalse();
        assertThat(jdbc.sql("select count(*) from outbox_wake where work = cast(:id as uuid)")
                        .param("id", promotion.path("id").asString())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aDryRunShowsTheGatesAndStoresNothing() {
        SampleCompose compose = built("Rehearsed");
        Map<String, Long> before = counts();

        Answer answer = post(PROMOTIONS + "?dry_run=true", wish(compose, "nightly"), "Idempotency-Key", "not-kept");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(counts()).isEqualTo(before);
        JsonNode run = answer.json();
        assertThat(run.path("dry_run").asBoolean()).isTrue();
        assertThat(run.path("compose_id").asString()).isEqualTo(compose.id());
        assertThat(run.path("state").asString()).isEqualTo("executing");
        assertThat(states(run))
                .containsEntry("identity", "passed")
                .containsEntry("signed", "passed")
                .doesNotContainValue("unmet");
    }

    @Test
    void aDryRunMeetsWhatARequestMeets() {
        SampleCompose compose = built("Blocked");
        patch("/api/1/composes/" + compose.id(), "{\"action\": \"tag\", \"tag\": \"blocked\"}");

        JsonNode run =
                post(PROMOTIONS + "?dry_run=true", wish(compose, "nightly")).json();

        assertThat(run.path("state").asString()).isEqualTo("waiting");
        assertThat(states(run)).containsEntry("tags", "unmet");
        requested(compose, "alice");
        Map<String, Long> before = counts();
        Answer open = post(PROMOTIONS + "?dry_run=true", wish(compose, "nightly"));
        assertThat(open.status()).isEqualTo(409);
        assertThat(counts()).isEqualTo(before);
    }

    private static Map<String, String> states(JsonNode promotion) {
        return promotion
                .path("gates")
                .valueStream()
                .collect(Collectors.toMap(
                        gate -> gate.path("path").asString(),
                        gate -> gate.path("state").asString()));
    }

    @Test
    void oneComposeHasOneOpenPromotion() {
        SampleCompose compose = built("Open");
        JsonNode first = requested(compose, "alice");

        Answer second = post(PROMOTIONS, wish(compose, "nightly"));

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().path("type").asString()).isEqualTo("promotion-open");
        assertThat(second.json().path("promotion_id").asString())
                .isEqualTo(first.path("id").asString());
        assertThat(second.json().path("message").asString())
                .contains(first.path("id").asString());
    }

    @Test
    void refusesWhatCannotBe() {
        SampleCompose compose = built("Refused");

        Answer unreachable = post(PROMOTIONS, wish(compose, "milestone"));
        assertThat(unreachable.status()).isEqualTo(409);
        assertThat(unreachable.json().path("type").asString()).isEqualTo("not-reachable");
        assertThat(unreachable.json().path("message").asString())
                .contains("milestone")
                .contains("periodic");
        Answer unknown = post(PROMOTIONS, wish(new SampleCompose("Nobody", "1", "20261120", 0), "nightly"));
        assertThat(unknown.status()).isEqualTo(404);
        Answer stage = post(PROMOTIONS, wish(compose, "heaven"));
        assertThat(stage.status()).isEqualTo(400);
        assertThat(stage.json().at("/errors/0/field").asString()).isEqualTo("to");
        assertThat(stage.json().at("/errors/0/message").asString())
                .contains("\"heaven\"")
                .contains("milestone-candidate");
    }

    @Test
    void peopleDecideOnceAndTheRequesterDoesNotApprove() {
        SampleCompose compose = built("Decided");
        move(compose, "nightly");
        JsonNode promotion = post(PROMOTIONS, wish(compose, "milestone-candidate"), "X-Remote-User", "alice")
                .json();

        Answer own = decide(promotion, "approve", "alice");
        assertThat(own.status()).isEqualTo(403);
        assertThat(own.json().path("message").asString()).contains("alice").contains("requester");
        assertThat(decide(promotion, "approve", "carol", "X-Remote-Groups", "qe, docs")
                        .status())
                .isEqualTo(403);
        Answer approved = decide(promotion, "approve", "bob", "X-Remote-Groups", "qe,releng");
        assertThat(approved.status()).isEqualTo(200);
        assertThat(approved.json().at("/approvals/given").asInt()).isEqualTo(1);
        assertThat(approved.json().at("/decisions/0/comment").asString()).isEqualTo("as agreed");
        Map<String, Long> before = counts();
        assertThat(decide(promotion, "approve", "bob").status()).isEqualTo(200);
        assertThat(counts()).isEqualTo(before);

        Answer rejected = decide(promotion, "reject", "dave");
        assertThat(rejected.json().path("state").asString()).isEqualTo("rejected");
        assertThat(rejected.json().path("outcome").asString()).isEqualTo("Rejected by dave: as agreed");
        Answer late = decide(promotion, "cancel", "alice");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("type").asString()).isEqualTo("not-possible-now");
        assertThat(late.json().path("message").asString()).contains("rejected");
    }

    @Test
    void theRequesterCancels() {
        JsonNode promotion = requested(built("Cancelled"), "alice");

        assertThat(decide(promotion, "retry", "alice").status()).isEqualTo(409);
        Answer cancelled = decide(promotion, "cancel", "alice", "X-Remote-Groups", "nobody");
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.json().path("state").asString()).isEqualTo("cancelled");
        assertThat(decide(promotion, "cancel", "alice").status()).isEqualTo(200);
    }

    @Test
    void saysHowFarTheFilesAreWhyItIsStalledAndWhatToDo() {
        JsonNode promotion = requested(built("Stalled"), "alice");
        String id = promotion.path("id").asString();
        assertThat(promotion.path("stall").isNull()).isTrue();
        assertThat(promotion.path("manifest").isNull()).isTrue();
        run(
                "update promotion set state = 'stalled', state_since = '2026-11-20T08:05:00Z' where id = cast(:id as uuid)",
                id);
        run(
                "insert into step (work, name, state, attempts, started_at) values (cast(:id as uuid), 'begin', 'done', 1,"
                        + " '2026-11-20T07:59:00Z')",
                id);
        run("""
                insert into step (work, name, state, attempts, started_at, attempt_at, progress_at, error, remedy,
                    files, files_in_all, files_kept, bytes, bytes_in_all, bytes_kept)
                values (cast(:id as uuid), 'link-files', 'failed', 5, '2026-11-20T08:00:00Z', '2026-11-20T08:03:00Z',
                    '2026-11-20T08:03:10Z', 'The volume is full', 'Make room on it, then retry.',
                    60, 100, 20, 6000, 10000, 2000)
                """, id);
        run("""
                insert into tree (volume, path, compose, promotion, state, manifest, manifest_sha256)
                select 'nightly', 'tree of ' || id, compose, id, 'reserved', '.composure/manifests/1', 'ab12'
                from promotion where id = cast(:id as uuid)
                """, id);

        JsonNode shown = get(PROMOTIONS + id).json();

        assertThat(shown.path("stall")).isEqualTo(json("""
                        {"step": "link-files", "reason": "The volume is full", "remedy": "Make room on it, then retry.",
                         "since": "2026-11-20T08:05:00Z"}
                        """));
        assertThat(shown.path("manifest"))
                .isEqualTo(
                        json("{\"volume\": \"nightly\", \"path\": \".composure/manifests/1\", \"sha256\": \"ab12\"}"));
        assertThat(shown.at("/steps/0/progress").isNull()).isTrue();
        assertThat(shown.at("/steps/1/remedy").asString()).isEqualTo("Make room on it, then retry.");
        assertThat(shown.at("/steps/1/progress")).isEqualTo(json("""
                        {"files_done": 60, "files_total": 100, "files_kept": 20,
                         "bytes_done": 6000, "bytes_total": 10000, "bytes_kept": 2000,
                         "files_per_second": 4.0, "bytes_per_second": 400, "eta": null, "at": "2026-11-20T08:03:10Z"}
                        """));
        assertThat(get(PROMOTIONS + "?state=stalled").json().at("/items/0/stall"))
                .isEqualTo(shown.path("stall"));
    }

    private void run(String sql, String promotion) {
        jdbc.sql(sql).param("id", promotion).update();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @Test
    void listsTheNewestFirstAndFilters() {
        SampleCompose first = built("ListOne");
        SampleCompose second = built("ListTwo");
        String firstId = requested(first, "lister").path("id").asString();
        String secondId = requested(second, "lister").path("id").asString();

        assertThat(ids("requested_by=lister")).containsExactly(secondId, firstId);
        assertThat(ids("requested_by=lister&per_page=1")).containsExactly(secondId);
        assertThat(ids("requested_by=lister&per_page=1&page=2")).containsExactly(firstId);
        assertThat(ids("compose_id=" + first.id())).containsExactly(firstId);
        assertThat(ids("requested_by=lister&state=requested&to=nightly")).hasSize(2);
        assertThat(ids("requested_by=lister&state=waiting")).isEmpty();
        assertThat(ids("requested_by=lister&to=milestone")).isEmpty();
        assertThat(get(PROMOTIONS + "?state=open").json().at("/errors/0/field").asString())
                .isEqualTo("state");
    }

    private List<String> ids(String query) {
        return get(PROMOTIONS + "?" + query)
                .json()
                .path("items")
                .valueStream()
                .map(item -> item.path("id").asString())
                .toList();
    }
}
