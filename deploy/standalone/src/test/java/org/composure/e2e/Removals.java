package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.composure.testing.SampleCompose;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client does about removals. */
record Removals(Client client) {

    /** Asks for a removal that is due now, and gives its id. */
    String request(SampleCompose compose) {
        return ask(compose).expect(202).body().path("id").asString();
    }

    /** Asks for a removal that is due now. */
    Client.Answer ask(SampleCompose compose) {
        return client.post(
                "api/1/removals/",
                Client.json()
                        .put("compose_id", compose.id())
                        .put("due_at", Instant.now().toString())
                        .put("reason", "It is not needed."));
    }

    Client.Answer decide(String removal, String action) {
        return client.patch("api/1/removals/" + removal, Client.json().put("action", action));
    }

    JsonNode get(String id) {
        return client.get("api/1/removals/" + id).expect(200).body();
    }

    JsonNode compose(SampleCompose compose) {
        return client.get("api/1/composes/" + compose.id()).expect(200).body();
    }

    Client.Answer edit(SampleCompose compose, ObjectNode change) {
        return client.patch("api/1/composes/" + compose.id(), change);
    }

    void hold(SampleCompose compose) {
        edit(compose, Client.json().put("action", "hold").put("user_data", "QE looks at it."))
                .expect(200);
    }

    void release(SampleCompose compose) {
        edit(compose, Client.json().put("action", "release")).expect(200);
    }

    void extend(SampleCompose compose, Instant until) {
        edit(compose, Client.json().put("action", "extend").put("until", until.toString()))
                .expect(200);
    }

    /** The kinds of what keeps a removal's compose. */
    List<String> keptBy(String removal) {
        return StreamSupport.stream(get(removal).path("kept_by").spliterator(), false)
                .map(keeper -> keeper.path("kind").asString())
                .toList();
    }

    JsonNode awaitState(String removal, String... states) {
        Awaitility.await("removal is " + List.of(states))
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .failFast("it ended otherwise", () -> {
                    JsonNode now = get(removal);
                    return !now.path("ended_at").isNull()
                            && !List.of(states).contains(now.path("state").asString());
                })
                .untilAsserted(() -> {
                    JsonNode now = get(removal);
                    assertThat(now.path("state").asString()).as("%s", now).isIn((Object[]) states);
                });
        return get(removal);
    }

    /** Waits until there is a removal of a compose, or of an old tree, that the system has asked for, and gives its id. */
    String awaitDue(SampleCompose compose, String kind) {
        return Awaitility.await(compose.id() + " is due")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> StreamSupport.stream(
                                        client.get("api/1/removals/?kind=" + kind + "&compose_id=" + compose.id())
                                                .expect(200)
                                                .body()
                                                .path("items")
                                                .spliterator(),
                                        false)
                                .filter(removal -> removal.path("ended_at").isNull())
                                .map(removal -> removal.path("id").asString())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Asserts that nothing of a compose is left but what is known of it. */
    void assertGone(SampleCompose compose) {
        JsonNode gone = compose(compose);
        assertThat(gone.path("tags").toString()).contains("removed");
        assertThat(gone.path("location").isNull()).isTrue();
        assertThat(gone.path("compose_url").isNull()).isTrue();
        assertThat(gone.path("removed_at").isNull()).isFalse();
        assertThat(gone.path("compose_info").path("payload").path("release").isObject())
                .isTrue();
    }
}
