package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.composure.testing.SampleCompose;
import org.composure.testing.stack.Stack;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client of the API, as a person or a tool is.
 *
 * @param token shows who it is; where there is none it says so itself
 */
record Client(
        Stack stack, String user, String groups, @Nullable String token) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Whoever does not answer for so long never will. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** One that says itself who it is. */
    Client(Stack stack, String user, String groups) {
        this(stack, user, groups, null);
    }

    /** The same client under another name. */
    Client as(String otherUser) {
        return new Client(stack, otherUser, groups);
    }

    record Answer(int status, JsonNode body, HttpResponse<String> response) {

        Answer expect(int expected) {
            assertThat(status).as("status of %s", body).isEqualTo(expected);
            return this;
        }
    }

    Answer get(String path) {
        return send("GET", path, HttpRequest.BodyPublishers.noBody());
    }

    Answer post(String path, JsonNode body) {
        return send("POST", path, HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    /** Posts under a key: however often it is sent, it is one request. */
    Answer postOnce(String path, JsonNode body, String key) {
        return answer(exchange(
                stack.url().resolve(path),
                "POST",
                HttpRequest.BodyPublishers.ofString(body.toString()),
                "Idempotency-Key",
                key));
    }

    Answer patch(String path, JsonNode body) {
        return send("PATCH", path, HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    /** An admin page. */
    String page(String path) {
        HttpResponse<String> response =
                exchange(stack.adminUrl().resolve(path), "GET", HttpRequest.BodyPublishers.noBody());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private Answer send(String method, String path, HttpRequest.BodyPublisher body) {
        return answer(exchange(stack.url().resolve(path), method, body));
    }

    private static Answer answer(HttpResponse<String> response) {
        return new Answer(response.statusCode(), JSON.readTree(response.body()), response);
    }

    private HttpResponse<String> exchange(URI uri, String method, HttpRequest.BodyPublisher body, String... headers) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(uri).method(method, body).timeout(PATIENCE);
            if (token == null) {
                request.header("X-Remote-User", user)
                        // Whoever tags here may do so with every tag, and whoever builds may register.
                        .header("X-Remote-Groups", groups + ",admins,allowed_builders");
            } else {
                request.header("Authorization", "Bearer " + token);
            }
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static ObjectNode json() {
        return JSON.createObjectNode();
    }

    /** Does what Pungi does: posts the bare ComposeInfo without relations, then says where the compose will be read. */
    void track(SampleCompose compose) {
        ObjectNode body = json();
        body.set("compose_info", compose.bareInfo());
        body.putArray("parent_compose_ids");
        body.putNull("respin_of");
        post("api/1/composes/", body).expect(200);
        setUrl(compose);
    }

    /** Says where a compose will be read. */
    void setUrl(SampleCompose compose) {
        patch(
                        "api/1/composes/" + compose.id(),
                        json().put("action", "set_url")
                                .put("compose_url", stack.volumeUrl("incoming") + compose.id() + "/"))
                .expect(200);
    }

    void makeTag(String name) {
        post("api/1/tags/", json().put("name", name).put("description", name).put("documentation", "see " + name));
    }

    void tag(SampleCompose compose, String tag) {
        patch("api/1/composes/" + compose.id(), json().put("action", "tag").put("tag", tag))
                .expect(200);
    }

    /** Asks for a promotion and gives its id. */
    String request(SampleCompose compose, String stage) {
        return post("api/1/promotions/", json().put("compose_id", compose.id()).put("to", stage))
                .expect(202)
                .body()
                .path("id")
                .asString();
    }

    Answer decide(String promotion, String action) {
        return patch("api/1/promotions/" + promotion, json().put("action", action));
    }

    JsonNode promotion(String id) {
        return get("api/1/promotions/" + id).expect(200).body();
    }

    /** Waits until a promotion stalls, perhaps once more, for a reason that has these words in it. */
    JsonNode awaitStall(String promotion, String reason) {
        Awaitility.await("promotion stalls: " + reason)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(promotion(promotion)
                                .path("stall")
                                .path("reason")
                                .asString(""))
                        .as("%s", promotion(promotion))
                        .contains(reason));
        return promotion(promotion);
    }

    JsonNode awaitState(String promotion, String... states) {
        Awaitility.await("promotion is " + List.of(states))
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .failFast("it ended otherwise", () -> {
                    JsonNode now = promotion(promotion);
                    return !now.path("ended_at").isNull()
                            && !List.of(states).contains(now.path("state").asString());
                })
                .untilAsserted(() -> {
                    JsonNode now = promotion(promotion);
                    assertThat(now.path("state").asString()).as("%s", now).isIn((Object[]) states);
                });
        return promotion(promotion);
    }
}
