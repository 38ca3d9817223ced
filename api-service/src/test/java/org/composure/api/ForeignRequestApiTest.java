package org.composure.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.composure.apiservice.RawRequest;
import org.composure.apiservice.RunningApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignRequestApiTest extends RunningApi {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:8080",
                "localhost:1",
                "127.0.0.1",
                "127.0.0.1:8080",
                "127.255.0.254:80",
                "[::1]",
                "[::1]:8080"
            })
    void answersUnderTheNamesOfThisMachine(String host) {
        assertThat(RawRequest.status(RawRequest.get(port(), "/api/1/about/", "Host: " + host)))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "example.org:8080",
                "localhost.example.org",
                "127.0.0.1.example.org",
                "127.0.0.256",
                "128.0.0.1",
                "10.0.0.1",
                "[::2]",
                "[::ffff:10.0.0.1]"
            })
    void refusesOtherNamesOnEveryPath(String host) {
        for (String path :
                new String[] {"/api/1/about/", "/", "/admin/", "/actuator/health", "/static/openapispec.json"}) {
            String answer = RawRequest.get(port(), path, "Host: " + host);
            assertThat(RawRequest.status(answer)).as(path).isEqualTo(403);
            assertThat(answer)
                    .contains("\"type\":\"foreign-request\"")
                    .contains("\"error\":\"Forbidden\"")
                    .contains("expected: localhost");
        }
    }

    @Test
    void refusesRequestsWithoutAHost() {
        assertThat(RawRequest.status(RawRequest.send(port(), "GET /api/1/about/ HTTP/1.0\r\n\r\n")))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://example.org", "null", "http://localhost", "http://localhost:1", "http://127.0.0.1:8080"
            })
    void refusesPagesFromElsewhere(String origin) {
        Answer answer = post("/api/1/tags/", "{}", "Origin", origin);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().path("message").asString()).contains(base());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "anything"})
    void refusesWhatABrowserSendsForAnotherSite(String site) {
        assertThat(get("/api/1/composes/", "Sec-Fetch-Site", site).status()).isEqualTo(403);
    }

    @Test
    void answersItsOwnPages() {
        assertThat(get("/api/1/composes/", "Origin", base(), "Sec-Fetch-Site", "same-origin")
                        .status())
                .isEqualTo(200);
        assertThat(get("/api/1/composes/", "Sec-Fetch-Site", "none").status()).isEqualTo(200);
        assertThat(RawRequest.status(
                        RawRequest.get(port(), "/api/1/about/", "Host: localhost:80", "Origin: http://localhost")))
                .isEqualTo(200);
    }
}
