package org.composure.auth;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OpenID provider, as far as it is asked for JSON. */
final class Provider {

    private static final Logger LOG = LoggerFactory.getLogger(Provider.class);
    private static final int LARGEST_ANSWER = 1024 * 1024;
    private static final JsonMapper JSON = new JsonMapper();

    private final Duration timeout;
    private final HttpClient client;

    /** Gives it so much time for an answer. */
    Provider(Duration timeout) {
        this.timeout = timeout;
        this.client = HttpClient.newBuilder().connectTimeout(timeout).build();
    }

    /** How long it may take to answer. */
    Duration timeout() {
        return timeout;
    }

    /**
     * Asks for something public.
     *
     * @throws ProblemException unavailable, if it does not answer in time, with JSON
     */
    JsonNode get(URI uri) {
        return json(uri, send(HttpRequest.newBuilder(uri)));
    }

    /**
     * Asks in the name of a token's user.
     *
     * @throws ProblemException not-authenticated if it does not take the token; unavailable if it does not answer in time,
     *     with JSON
     */
    JsonNode get(URI uri, String token) {
        HttpResponse<String> response =
                send(HttpRequest.newBuilder(uri).header(HttpHeaders.AUTHORIZATION, "Bearer " + token));
        if (response.statusCode() == 401) {
            throw new ProblemException(
                    ProblemType.NOT_AUTHENTICATED, "The OpenID provider does not take this token any more.");
        }
        return json(uri, response);
    }

    /**
     * Posts a form in a client's name.
     *
     * @param authorization who posts it: a value of {@code Authorization}
     * @return what it answers, if that is 200; empty if it refuses what the form says
     * @throws ProblemException unavailable, if it does not answer in time, with JSON, or does not know the client
     */
    Optional<JsonNode> post(URI uri, String form, String authorization) {
        HttpResponse<String> response = send(HttpRequest.newBuilder(uri)
                .header(HttpHeaders.AUTHORIZATION, authorization)
                .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_FORM_URLENCODED_VALUE)
                .POST(BodyPublishers.ofString(form)));
        return response.statusCode() == 400 ? Optional.empty() : Optional.of(json(uri, response));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        HttpRequest asked = request.header(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE)
                .build();
        // The request's own timeout ends where the body begins.
        var answer = client.sendAsync(asked, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_ANSWER));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            throw unavailable(asked.uri(), e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(asked.uri(), e);
        }
    }

    private static JsonNode json(URI uri, HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw unavailable(uri, "it answered " + response.statusCode());
        }
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw unavailable(uri, e);
        }
    }

    /** What is said to clients when it does not do what it should. */
    static ProblemException unavailable(URI uri, Object why) {
        LOG.warn("the OpenID provider is of no use at {}: {}", uri, why.toString());
        return new ProblemException(
                ProblemType.UNAVAILABLE, "The OpenID provider does not answer as it should. Please try again.");
    }
}
