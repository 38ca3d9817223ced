package org.composure.event.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.StreamSupport;
import org.composure.apiservice.RunningApi;
import org.composure.testing.SampleCompose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MessageApiTest extends RunningApi {

    private static final String MESSAGES = "/api/1/messages/";

    /** A registered compose with two tags, so that three messages wait. */
    private String compose(String release) {
        SampleCompose compose = new SampleCompose(release, "43", "20261120", 0);
        assertThat(post(
                                "/api/1/composes/",
                                JsonMapper.shared()
                                        .createObjectNode()
                                        .set("compose_info", compose.bareInfo())
                                        .toString())
                        .status())
                .isEqualTo(200);
        jdbc.sql(
                        "insert into tag (name, description, documentation, created_at) values ('sent', '', '', now()), ('told', '', '', now())"
                                + " on conflict do nothing")
                .update();
        for (String tag : List.of("sent", "told")) {
            patch("/api/1/composes/" + compose.id(), "{\"action\": \"tag\", \"tag\": \"" + tag + "\"}");
        }
        return compose.id();
    }

    /** Parks the first message of a compose, as the relay does. */
    private String parked(String compose) {
        return jdbc.sql("""
                        update outbox_message set parked_at = now(), attempts = 10, error = '406 too large'
                        where seq = 1 and compose = (select pk from compose where id = :id) returning event
                        """).param("id", compose).query(String.class).single();
    }

    private JsonNode items(String query) {
        return get(MESSAGES + query).json().path("items");
    }

    private static List<String> texts(JsonNode items, String field) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.path(field).asString())
                .toList();
    }

    private Answer decide(String id, String action, String... headers) {
        return patch(MESSAGES + id, "{\"action\": \"" + action + "\", \"comment\": \"as agreed\"}", headers);
    }

    @Test
    void listsWhatTheBrokerHasNotTakenTheParkedOnesFirst() {
        String compose = compose("Listed");
        String id = parked(compose);

        JsonNode items = items("?compose_id=" + compose);
        assertThat(texts(items, "state")).containsExactly("parked", "waiting", "waiting");
        JsonNode first = items.path(0);
        assertThat(first.path("id").asString()).isEqualTo(id);
        assertThat(first.path("compose_id").asString()).isEqualTo(compose);
        assertThat(first.path("event").asString()).isEqualTo("compose-created");
        assertThat(first.path("error").asString()).isEqualTo("406 too large");
        assertThat(first.path("attempts").asInt()).isEqualTo(10);
        assertThat(first.path("behind").asInt()).isEqualTo(2);
        assertThat(first.has("body")).isFalse();

        assertThat(texts(items("?state=parked&compose_id=" + compose), "id")).containsExactly(id);
        assertThat(texts(items("?compose_id=" + compose + "&order_by=-written_at&per_page=1"), "event"))
                .containsExactly("compose-tagged");
        JsonNode meta = get(MESSAGES + "?compose_id=" + compose + "&per_page=2&page=2")
                .json()
                .path("meta");
        assertThat(meta.path("total").asInt()).isEqualTo(3);
        assertThat(meta.path("pages").asInt()).isEqualTo(2);
        assertThat(get(MESSAGES + "?state=published").status()).isEqualTo(400);
        assertThat(get(MESSAGES + "?order_by=body").status()).isEqualTo(400);
    }

    @Test
    void showsOneMessageWithItsBodyAndNoneThatIsNot() {
        String id = parked(compose("Shown"));

        JsonNode message = get(MESSAGES + id).json();
        assertThat(message.at("/body/event").asString()).isEqualTo("compose-created");
        assertThat(message.path("discarded").isNull()).isTrue();

        assertThat(get(MESSAGES + "00000000-0000-7000-8000-000000000000").status())
                .isEqualTo(404);
        assertThat(get(MESSAGES + "1").status()).isEqualTo(404);
        assertThat(decide("1", "nonsense").status()).isEqualTo(404);
        assertThat(decide(id, "nonsense").status()).isEqualTo(400);
    }

    @Test
    void retriesAParkedMessageOnce() {
        String id = parked(compose("Retried"));

        Answer answer = decide(id, "retry", "X-Remote-User", "adam", "X-Remote-Groups", "qe,admins");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("state").asString()).isEqualTo("waiting");
        assertThat(answer.json().path("attempts").asInt()).isZero();
        Answer again = decide(id, "retry");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("type").asString()).isEqualTo("not-possible-now");
        assertThat(again.json().path("message").asString())
                .isEqualTo("Only a parked message can be retried; this one is waiting.");
    }

    @Test
    void discardsAParkedMessageForGoodAndSaysWhoDid() {
        String compose = compose("Discarded");
        String id = parked(compose);
        assertThat(decide(id, "discard", "X-Remote-User", "eve", "X-Remote-Groups", "qe")
                        .status())
                .isEqualTo(403);

        Answer answer = decide(id, "discard", "X-Remote-User", "adam");

        assertThat(answer.json().path("state").asString()).isEqualTo("discarded");
        assertThat(answer.json().at("/discarded/by").asString()).isEqualTo("adam");
        assertThat(answer.json().at("/discarded/comment").asString()).isEqualTo("as agreed");
        assertThat(get(MESSAGES + id).json()).isEqualTo(answer.json());
        assertThat(decide(id, "retry").status()).isEqualTo(409);
        assertThat(texts(items("?compose_id=" + compose), "state")).containsExactly("waiting", "waiting");
        assertThat(get("/api/1/composes/" + compose + "/changes/").response().body())
                .contains("message-discarded", "User adam discarded message 1 (compose-created): as agreed");
    }
}
