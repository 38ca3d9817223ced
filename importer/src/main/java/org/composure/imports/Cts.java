package org.composure.imports;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A CTS, over its REST API. What may pass is asked for again, a bounded number of times, after longer and longer pauses. */
final class Cts {

    private static final Logger LOG = LoggerFactory.getLogger(Cts.class);

    private static final int TRIES = 6;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(1);
    private static final long LONGEST_BODY = 256L * 1024 * 1024;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String root;
    private final @Nullable String token;
    private final Duration firstPause;

    /**
     * @param from its URL, without {@code /api/1/}
     * @param token is sent as bearer token; null for none
     * @param firstPause how long to wait before a request is made again; each next time twice as long
     */
    Cts(URI from, @Nullable String token, Duration firstPause) {
        this.root = from.toString().replaceFirst("/+$", "");
        this.token = token;
        this.firstPause = firstPause;
    }

    /** Its URL, as imports are known by. */
    String root() {
        return root;
    }

    /** A page of a list. */
    record Page(Iterable<JsonNode> items, int size, long total, boolean isLast) {}

    /**
     * Reads a page of a list.
     *
     * @param query what follows the question mark
     * @throws CtsException if it does not answer as it should
     */
    Page page(String list, String query) throws InterruptedException {
        JsonNode answer = get(list + "/?" + query);
        JsonNode items = answer.path("items");
        JsonNode meta = answer.path("meta");
        if (!items.isArray() || !meta.path("total").isIntegralNumber() || !meta.has("next")) {
            throw new CtsException(root + "/api/1/" + list + "/?" + query
                    + " answers without items and meta (expected: a page of CTS)");
        }
        return new Page(
                items,
                items.size(),
                meta.path("total").longValue(),
                items.isEmpty() || meta.path("next").isNull());
    }

    /**
     * Reads the history of an object.
     *
     * @throws CtsException if it does not answer as it should
     */
    JsonNode changes(String list, String id) throws InterruptedException {
        JsonNode changes = get(list + "/" + encode(id) + "/changes/").path("changes");
        if (!changes.isArray()) {
            throw new CtsException(root + "/api/1/" + list + "/" + id
                    + "/changes/ answers without changes (expected: a history of CTS)");
        }
        return changes;
    }

    /** As it stands in a query or a path. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode get(String path) throws InterruptedException {
        URI uri = URI.create(root + "/api/1/" + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(ANSWER)
                .header("Accept", "application/json")
                .header("User-Agent", "composure-import");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        Duration pause = firstPause;
        for (int tries = 1; ; tries++) {
            String trouble;
            try {
                HttpResponse<byte[]> answer =
                        http.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_BODY));
                if (answer.statusCode() < 500 && answer.statusCode() != 429) {
                    return read(uri, answer);
                }
                trouble = "answers " + answer.statusCode();
            } catch (IOException e) {
                trouble = "does not answer: " + e;
            }
            if (tries == TRIES) {
                throw new CtsException(uri + " " + trouble + ", " + TRIES + " times");
            }
            LOG.warn("{} {}, asked again in {} ms", uri, trouble, pause.toMillis());
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private JsonNode read(URI uri, HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        if (status != 200) {
            String advice = switch (status) {
                case 401, 403 -> " (expected: a token that it accepts, see --token-file)";
                case 301, 302, 303, 307, 308 ->
                    " to " + answer.headers().firstValue("Location").orElse("somewhere")
                            + " (expected: --from with the URL where CTS itself answers)";
                default -> " (expected: 200)";
            };
            throw new CtsException(uri + " answers " + status + advice);
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException e) {
            throw new CtsException(uri + " answers no JSON: " + e.getOriginalMessage());
        }
    }
}
