package org.composure.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.composure.apiservice.RawRequest;
import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RoutesApiTest extends RunningApi {

    private static final String NOT_FOUND = "The requested URL was not found on the server.";

    @Test
    @Shows("route-landing")
    void theLandingPageNamesTheServiceAndItsVersion() {
        Answer page = get("/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.response().body())
                .contains("Compose Tracking Service (CTS)")
                .containsPattern("Version [0-9]+\\.[0-9]+")
                .contains("href=\"api/1/\"")
                .contains("href=\"admin/\"");
    }

    @Test
    @Shows("route-about")
    void aboutSaysWhoMayDoWhat() {
        JsonNode about = get("/api/1/about/").json();

        assertThat(about.path("version").asString()).matches("[0-9]+\\.[0-9]+.*");
        assertThat(about.path("auth_backend").asString()).isEqualTo("noauth");
        assertThat(about.path("allowed_builders").toString()).isEqualTo("{\"users\":[],\"groups\":[]}");
    }

    @Test
    void anAnswerThatFitsIntoOnePieceIsSentInOneWithItsLength() {
        for (Answer answer :
                new Answer[] {get("/api/1/about/"), get("/api/1/composes/?release_short=none"), get("/api/1/none")}) {
            assertThat(answer.response().headers().firstValue("Content-Length"))
                    .hasValue(String.valueOf(answer.response().body().getBytes(StandardCharsets.UTF_8).length));
            assertThat(answer.response().headers().firstValue("Transfer-Encoding"))
                    .isEmpty();
        }
    }

    @Test
    void anAnswerThatDoesNotFitIntoOnePieceIsSentInChunksAndWhole() {
        String documentation = "Ž".repeat(5_000);

        Answer answer = post(
                "/api/1/tags/",
                "{\"name\": \"in-pieces\", \"description\": \"long\", \"documentation\": \"" + documentation + "\"}");

        assertThat(answer.header("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(answer.json().path("documentation").asString()).isEqualTo(documentation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/1",
                "/api/1/about",
                "/api/1/composes",
                "/api/1/composes?per_page=3&release_short=a%20b",
                "/api/1/composes/Some-43-20261120.n.0/changes",
                "/api/1/composes/Some-43-20261120.n.0/repo?variant=Server",
                "/api/1/metrics",
                "/api/1/tags/1/changes",
                "/api/1/tags",
                "/api/1/promotions",
                "/api/1/policies",
                "/api/1/messages",
                "/api/1/removals",
                "/api/1/candidates",
                "/api/1/schedules",
                "/api/1/schedules/x/runs",
                "/api/1/schedules/x/changes"
            })
    @Shows("route-slash")
    void collectionsLeadToTheirSlash(String path) {
        Answer answer = get(path);

        assertThat(answer.status()).isEqualTo(308);
        assertThat(answer.header("Location")).isEqualTo(base() + path.replaceFirst("(\\?|$)", "/$1"));
        assertThat(answer.header("Content-Type")).startsWith("text/html");
    }

    @Test
    void aPostIsRedirectedAsAPost() {
        assertThat(post("/api/1/composes", "{}").status()).isEqualTo(308);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/1/nothing",
                "/api/1/nothing/",
                "/api/2/composes/",
                "/api",
                "/nothing",
                "/api/1/composes/Some-43-20261120.n.0/",
                "/api/1/composes/Some-43-20261120.n.0/changes/more",
                "/api/1/tags/1/",
                "/api/1/userinfo/",
                "/api/1/promotions/x/",
                "/api/1/removals/x/",
                "/api/1/policies/other",
                "/actuator/env",
                "/actuator/heapdump",
                "/swagger-ui/index.html"
            })
    @Shows({"route-no-slash", "route-unknown", "error-shape"})
    void whatIsNotServedIsNotFoundByWhateverMethod(String path) {
        for (String method : new String[] {"GET", "POST", "PATCH", "DELETE"}) {
            Answer answer = send(method, path, "");
            assertThat(answer.status()).as(method).isEqualTo(404);
            assertThat(answer.json().path("status").asInt()).isEqualTo(404);
            assertThat(answer.json().path("error").asString()).isEqualTo("Not Found");
            assertThat(answer.json().path("type").asString()).isEqualTo("not-found");
            assertThat(answer.json().path("message").asString()).isIn(NOT_FOUND, "No such compose found.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE | /api/1/composes/ | GET,POST",
                "PUT | /api/1/composes/ | GET,POST",
                "PATCH | /api/1/composes/ | GET,POST",
                "DELETE | /api/1/composes/Some-43-20261120.n.0 | GET,PATCH",
                "POST | /api/1/composes/Some-43-20261120.n.0 | GET,PATCH",
                "POST | /api/1/composes/Some-43-20261120.n.0/changes/ | GET",
                "POST | /api/1/about/ | GET",
                "DELETE | /api/1/tags/ | GET,POST",
                "DELETE | /api/1/tags/1 | GET,PATCH",
                "PUT | /api/1/tags/1/changes/ | GET",
                "POST | /api/1/composes/Some-43-20261120.n.0/repo/ | GET",
                "POST | /api/1/userinfo | GET",
                "DELETE | /api/1/metrics/ | GET",
                "DELETE | /api/1/promotions/ | GET,POST",
                "DELETE | /api/1/promotions/1 | GET,PATCH",
                "DELETE | /api/1/removals/ | GET,POST",
                "DELETE | /api/1/removals/1 | GET,PATCH",
                "DELETE | /api/1/schedules/ | GET,POST",
                "POST | /api/1/schedules/1 | GET,PATCH,DELETE",
                "POST | /api/1/schedules/1/runs/ | GET",
                "POST | /api/1/candidates/ | GET",
                "POST | /api/1/policies/ | GET",
                "POST | /api/1/ | GET"
            })
    @Shows("route-wrong-method")
    void aWrongMethodIsToldTheRightOnes(String method, String path, String allowed) {
        Answer answer = send(method, path, "{}");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow").replace(" ", "").split(",")).contains(allowed.split(","));
        assertThat(answer.json().path("error").asString()).isEqualTo("Method Not Allowed");
        assertThat(answer.json().path("type").asString()).isEqualTo("method-not-allowed");
    }

    @Test
    @Shows("route-options-head")
    void headAndOptionsWork() {
        assertThat(send("HEAD", "/api/1/composes/", "").status()).isEqualTo(200);
        Answer options = send("OPTIONS", "/api/1/composes/", "");
        assertThat(options.status()).isEqualTo(200);
        assertThat(options.response().body()).isEmpty();
        assertThat(options.header("Allow")).contains("GET").contains("POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml", "image/png", "*/*"})
    void theApiSpeaksJsonWhateverIsAccepted(String accept) {
        Answer answer = get("/api/1/composes/", "Accept", accept);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(get("/api/1/nothing", "Accept", accept).header("Content-Type"))
                .startsWith("application/json");
    }

    @Test
    void peopleGetPagesOutsideOfTheApi() {
        Answer answer = get("/nothing", "Accept", "text/html");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.response().body()).contains(NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({"/, 200, script-src", "/api/1/, 200, script-src", "/nothing, 404, frame-ancestors 'none'"})
    void aBrowserMayDoNothingWithAPageButShowIt(String path, int status, String policy) {
        Answer answer = get(path, "Accept", "text/html");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.header("Content-Security-Policy"))
                .contains("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", policy)
                .doesNotContain("unsafe-eval", "script-src 'unsafe-inline'", "*");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/1/composes/%zz | 400",
                "/api/1/composes/% | 400",
                "/api/1/composes/%00 | 400",
                "/api/1/composes/a%2Fb | 404",
                "/api/1/composes/a%5Cb | 400",
                "/api/1/composes/<b> | 400",
                "/api/1/composes/%FF%FE | 400",
                "/api/1/composes/../../../etc/passwd | 404",
                "/api/1/composes/%2e%2e/%2e%2e/x | 404",
                "/api/1/composes/;x=y | 404",
                "//api/1/composes/ | 404",
                "/api/1/composes/?page=%zz | 400",
                "/api/1/composes/?id=%ff | 400",
                "/api/1/composes/?a{b | 400"
            })
    @Shows({"route-no-slash", "error-shape"})
    void malformedUrlsGetTheSameErrorShape(String path, int status) {
        String answer = RawRequest.get(port(), path.strip(), "Host: localhost");

        assertThat(RawRequest.status(answer)).isEqualTo(status);
        assertThat(answer)
                .contains("application/json")
                .contains("\"status\":" + status + ",\"error\":")
                .doesNotContain("Tomcat")
                .doesNotContain("at org.");
    }

    @Test
    @Shows("error-500-silent")
    void aFailureShowsATraceIdAndNothingElse() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        Answer answer = get("/api/1/test/bug", "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.json().path("trace_id").asString()).isEqualTo(trace);
        assertThat(answer.json().path("error").asString()).isEqualTo("Internal Server Error");
        assertThat(answer.response().body()).doesNotContain("secret").doesNotContain("IllegalState");
    }

    @Test
    void aDatabaseThatIsAwayIsUnavailable() {
        Answer answer = get("/api/1/test/away");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.response().body()).doesNotContain("internal");
    }

    @Test
    void healthInfoAndMetricsAreThereAndNothingElse() {
        assertThat(get("/actuator/health").json().path("status").asString()).isEqualTo("UP");
        assertThat(get("/actuator/info").status()).isEqualTo(200);
        assertThat(get("/actuator/metrics").status()).isEqualTo(200);
        assertThat(get("/actuator").json().path("_links").propertyNames())
                .noneMatch(name -> name.matches("env|heapdump|beans|configprops|loggers|threaddump|mappings"));
    }

    @Test
    void policiesAndTheirSchemaAreShown() {
        JsonNode policies = get("/api/1/policies/?per_page=2").json();
        assertThat(policies.path("items").size()).isEqualTo(2);
        assertThat(policies.path("meta").path("total").asInt()).isEqualTo(3);
        JsonNode policy = policies.path("items").path(0);
        assertThat(policy.propertyNames())
                .containsExactlyInAnyOrder("name", "sha256", "releases", "from", "to", "document");
        assertThat(policy.path("sha256").asString()).hasSize(64);

        JsonNode schema = get("/api/1/policies/schema").json();
        assertThat(schema.path("$schema").asString()).contains("2020-12");
        assertThat(schema.path("properties").has("gates")).isTrue();
    }
}
