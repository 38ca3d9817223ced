package org.composure.removal.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.composure.apiservice.Composes;
import org.composure.apiservice.RunningApi;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RemovalApiTest extends RunningApi {

    private static final String REMOVALS = "/api/1/removals/";

    /** A compose that lies on a volume. */
    private String built(String release) {
        String id = Composes.id("Removed" + release);
        String body =
                Composes.nightlyWith("Removed" + release, "\"compose_url\": \"http://localhost/incoming/" + id + "\"");
        assertThat(post("/api/1/composes/", body).status()).isEqualTo(200);
        return id;
    }

    private static String wish(String compose) {
        return "{\"compose_id\": \"%s\", \"reason\": \"It is broken.\"}".formatted(compose);
    }

    private JsonNode requested(String compose) {
        Answer answer = post(REMOVALS, wish(compose), "X-Remote-User", "alice");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
        return answer.json();
    }

    private Answer decide(JsonNode removal, String action) {
        return patch(
                REMOVALS + removal.path("id").asString(),
                "{\"action\": \"%s\", \"comment\": \"as agreed\"}".formatted(action),
                "X-Remote-User",
                "bob");
    }

    private Answer edit(String compose, String body) {
        return patch("/api/1/composes/" + compose, body, "X-Remote-User", "carol");
    }

    private void set(JsonNode removal, String assignments) {
        jdbc.sql("update removal set " + assignments + " where id = cast(:id as uuid)")
                .param("id", removal.path("id").asString())
                .update();
    }

    private List<String> listed(String query) {
        Answer answer = get(REMOVALS + query);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json()
                .path("items")
                .valueStream()
                .map(removal -> removal.path("compose_id").asString())
                .toList();
    }

    private static void assertConflict(Answer answer, String type, String message) {
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("type").asString()).isEqualTo(type);
        assertThat(answer.json().path("message").asString()).contains(message);
    }

    @Test
    void acceptsARequestAndSaysWhereToLook() {
        String compose = built("Going");
        Instant before = Instant.now().truncatedTo(ChronoUnit.MICROS);

        Answer answer = post(REMOVALS, wish(compose), "X-Remote-User", "alice");

        assertThat(answer.status()).isEqualTo(202);
        JsonNode removal = answer.json();
        String path = REMOVALS + removal.path("id").asString();
        assertThat(answer.header("Location")).isEqualTo(base() + path);
        assertThat(get(path).json()).isEqualTo(removal);
        assertThat(removal.path("compose_id").asString()).isEqualTo(compose);
        assertThat(removal.path("kind").asString()).isEqualTo("compose");
        assertThat(removal.path("state").asString()).isEqualTo("requested");
        assertThat(removal.path("requested_by").asString()).isEqualTo("alice");
        assertThat(removal.path("reason").asString()).isEqualTo("It is broken.");
        assertThat(removal.at("/location/volume").asString()).isEqualTo("incoming");
        assertThat(Instant.parse(removal.path("due_at").asString())).isAfterOrEqualTo(before.plus(Duration.ofDays(3)));
        assertThat(removal.at("/workflow/id").asString())
                .isEqualTo("removal/" + removal.path("id").asString());
        assertThat(jdbc.sql("select kind from outbox_wake where work = cast(:id as uuid)")
                        .param("id", removal.path("id").asString())
                        .query(String.class)
                        .single())
                .isEqualTo("removal");
    }

    @Test
    void aTimeMayBeAskedForAndOneInThePastIsNow() {
        String later = "{\"compose_id\": \"%s\", \"due_at\": \"2099-01-01T00:00:00.123456789Z\"}";
        assertThat(post(REMOVALS, later.formatted(built("Later")))
                        .json()
                        .path("due_at")
                        .asString())
                .isEqualTo("2099-01-01T00:00:00.123456Z");

        JsonNode past = post(REMOVALS, later.replace("2099", "2009").formatted(built("Past")))
                .json();
        assertThat(past.path("due_at")).isEqualTo(past.path("requested_at"));
    }

    @Test
    void aDryRunShowsWhatKeepsItAndStoresNothing() {
        String compose = built("Rehearsed");
        edit(compose, "{\"action\": \"hold\", \"user_data\": \"QE needs it\"}");
        Map<String, Long> before = counts();

        Answer answer = post(REMOVALS + "?dry_run=true", wish(compose));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("kept_by").toString())
                .isEqualTo("[{\"kind\":\"hold\",\"reason\":\"It is on hold by carol: QE needs it\"}]");
        assertThat(counts()).isEqualTo(before);
        assertConflict(post(REMOVALS, wish(compose)), "kept", "It is on hold by carol: QE needs it");
    }

    @Test
    void underOneKeyItIsRequestedOnceAndItsLocationToldAgain() {
        String wish = wish(built("Twice"));

        Answer first = post(REMOVALS, wish, "Idempotency-Key", "remove");
        Answer again = post(REMOVALS, wish, "Idempotency-Key", "remove");

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(post(REMOVALS, wish(built("Other")), "Idempotency-Key", "remove")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aComposeHasOneOpenRemovalAndSoHasAPlace() {
        String compose = built("Once");
        JsonNode removal = requested(compose);
        String same = built("Same");
        jdbc.sql("update compose set location_path = :path where id = :id")
                .param("path", compose)
                .param("id", same)
                .update();

        for (String other : List.of(compose, same)) {
            Answer refused = post(REMOVALS, wish(other));
            assertConflict(refused, "removal-open", "A removal of " + compose);
            assertThat(refused.json().path("removal_id")).isEqualTo(removal.path("id"));
        }
    }

    @Test
    void listsTheNewestFirstByFiltersAndPages() {
        for (String release : List.of("ListA", "ListB", "ListC")) {
            requested(built(release));
        }
        String tree = Composes.id("RemovedListB");
        jdbc.sql("update removal set kind = 'tree', requested_by = 'lister' where path = :path")
                .param("path", tree)
                .update();
        jdbc.sql("update removal set requested_by = 'lister', state = 'waiting' where path = :path")
                .param("path", Composes.id("RemovedListC"))
                .update();

        assertThat(listed("?requested_by=lister")).containsExactly(Composes.id("RemovedListC"), tree);
        assertThat(listed("?requested_by=lister&kind=tree")).containsExactly(tree);
        assertThat(listed("?requested_by=lister&state=waiting")).containsExactly(Composes.id("RemovedListC"));
        assertThat(listed("?compose_id=" + Composes.id("RemovedListA"))).containsExactly(Composes.id("RemovedListA"));
        assertThat(listed("?compose_id=nothing")).isEmpty();
        assertThat(listed("?requested_by=lister&per_page=1&page=2")).containsExactly(tree);
        assertThat(get(REMOVALS + "?requested_by=lister&per_page=1")
                        .json()
                        .at("/meta/total")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void isCalledOffAtOnceAsLongAsNothingWasMoved() {
        JsonNode removal = requested(built("Cancelled"));

        Answer answer = decide(removal, "cancel");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("state").asString()).isEqualTo("cancelled");
        assertThat(answer.json().path("outcome").asString()).isEqualTo("Cancelled by bob: as agreed");
        Map<String, Long> counts = counts();
        assertThat(decide(removal, "cancel").json()).isEqualTo(answer.json());
        assertThat(counts()).isEqualTo(counts);
    }

    @Test
    void whatIsNotPossibleNowIsRefusedWithTheReason() {
        JsonNode removal = requested(built("Refused"));
        assertConflict(decide(removal, "retry"), "not-possible-now", "Only a stalled removal can be retried");
        assertConflict(decide(removal, "empty"), "not-possible-now", "Only what is in the trash can be deleted");

        set(removal, "state = 'trashed', trashed_at = now(), empty_at = now() + interval '1 day'");
        JsonNode emptied = decide(removal, "empty").json();
        assertThat(Instant.parse(emptied.path("empty_at").asString())).isBefore(Instant.now());
        set(removal, "state = 'emptying', emptied_at = now()");
        assertConflict(decide(removal, "cancel"), "not-possible-now", "It is being deleted");
        set(removal, "state = 'removed', ended_at = now()");
        assertConflict(decide(removal, "cancel"), "not-possible-now", "It has been removed");
        assertThat(decide(removal, "empty").status()).isEqualTo(200);
    }

    @Test
    void aComposeShowsUntilWhenItIsKeptAndWhoHoldsIt() {
        String compose = built("Kept");

        JsonNode extended = edit(
                        compose,
                        "{\"action\": \"extend\", \"until\": \"2099-01-01T00:00:00.1234567Z\", \"user_data\": \"QE needs it\"}")
                .json();
        assertThat(extended.path("expires_at").asString()).isEqualTo("2099-01-01T00:00:00.123456Z");
        assertThat(extended.path("expiry_reason").asString()).isEqualTo("Extended by carol: QE needs it");

        JsonNode hold = edit(compose, "{\"action\": \"hold\", \"user_data\": \"embargo\"}")
                .json()
                .at("/holds/0");
        assertThat(hold.path("actor").asString()).isEqualTo("carol");
        assertThat(hold.path("reason").asString()).isEqualTo("embargo");
        assertThat(edit(compose, "{\"action\": \"release\", \"holder\": \"dave\"}")
                        .json()
                        .path("holds"))
                .hasSize(1);
        assertThat(edit(compose, "{\"action\": \"release\"}").json().path("holds"))
                .isEmpty();
        assertThat(get("/api/1/composes/" + compose).json().path("removed_at").isNull())
                .isTrue();
    }

    @Test
    void whatIsBeingRemovedOrIsGoneIsNotPromotedMovedOrExtended() {
        String compose = built("Claimed");
        JsonNode removal = requested(compose);
        set(removal, "state = 'removing'");
        jdbc.sql("update compose set removal = cast(:removal as uuid) where id = :id")
                .param("removal", removal.path("id").asString())
                .param("id", compose)
                .update();
        String promotion = "{\"compose_id\": \"%s\", \"to\": \"nightly\"}".formatted(compose);
        String extension = "{\"action\": \"extend\", \"until\": \"2099-01-01T00:00:00Z\"}";
        String url = "{\"action\": \"set_url\", \"compose_url\": \"http://localhost/nightly/x\"}";

        assertConflict(post("/api/1/promotions/", promotion), "removal-open", "cancel the removal");
        assertConflict(edit(compose, extension), "removal-open", "cancel the removal");
        assertConflict(edit(compose, url), "removal-open", "cancel the removal");
        assertConflict(post(REMOVALS + "?dry_run=true", wish(compose)), "removal-open", "cancel the removal");

        jdbc.sql("update compose set removal = null, removed_at = now() where id = :id")
                .param("id", compose)
                .update();
        for (Answer answer : List.of(
                post("/api/1/promotions/", promotion),
                edit(compose, extension),
                edit(compose, url),
                edit(compose, "{\"action\": \"hold\"}"),
                post(REMOVALS, wish(compose)))) {
            assertConflict(answer, "conflict", "was removed at ");
        }
    }
}
