package org.composure.auth.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.composure.apiservice.Composes;
import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** Callers are known by a proxy on 127.0.0.5. */
@TestPropertySource(
        properties = {
            "composure.auth.mode=proxy",
            "composure.auth.proxy.addresses=192.0.2.0/24,127.0.0.5",
            "composure.auth.roles.allowed-builders.groups=builders"
        })
class ProxyApiTest extends RunningApi {

    private static final String COMPOSES = "/api/1/composes/";

    private HttpResponse<String> from(String address, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .localAddress(InetAddress.ofLiteral(address))
                .build()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            return client.send(
                    (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
        }
    }

    @Test
    @Shows({"auth-kerberos", "auth-proxy-addresses"})
    void believesTheProxyAlone() throws Exception {
        String[] pungi = {"Remote-User", "pungi@EXAMPLE.ORG", "Remote-Groups", "qe, builders"};

        HttpResponse<String> registered = from("127.0.0.5", "POST", COMPOSES, Composes.nightly("Proxied"), pungi);
        HttpResponse<String> forged = from("127.0.0.6", "POST", COMPOSES, Composes.nightly("Forged"), pungi);

        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(200);
        assertThat(get(COMPOSES + Composes.id("Proxied")).json().path("builder").asString())
                .isEqualTo("pungi");
        assertThat(forged.statusCode()).isEqualTo(401);
        assertThat(forged.headers().firstValue("WWW-Authenticate")).hasValue("Negotiate");
        assertThat(from("127.0.0.6", "GET", "/api/1/userinfo", "", pungi).statusCode())
                .isEqualTo(401);
        // Nor does it help to say that one was there.
        assertThat(from(
                                "127.0.0.6",
                                "GET",
                                "/api/1/userinfo",
                                "",
                                "Remote-User",
                                "pungi@EXAMPLE.ORG",
                                "X-Forwarded-For",
                                "127.0.0.5",
                                "Forwarded",
                                "for=127.0.0.5")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    @Shows("auth-missing")
    void whomTheProxyDoesNotKnowMayRead() throws Exception {
        assertThat(from("127.0.0.5", "GET", COMPOSES, "").statusCode()).isEqualTo(200);
        assertThat(from("127.0.0.5", "POST", COMPOSES, "{}").statusCode()).isEqualTo(401);
        assertThat(from("127.0.0.5", "POST", COMPOSES, "{}", "Remote-User", "ann@EXAMPLE.ORG")
                        .statusCode())
                .isEqualTo(403);
        assertThat(from("127.0.0.5", "GET", "/api/1/userinfo", "", "Remote-User", "SYSTEM@EXAMPLE.ORG")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aPageFromElsewhereChangesNothingInTheNameOfABrowsersUser() throws Exception {
        String[] user = {"Remote-User", "pungi@EXAMPLE.ORG", "Remote-Groups", "builders"};
        for (String[] page : new String[][] {
            {"Origin", "https://example.com"},
            {"Origin", "null"},
            {"Sec-Fetch-Site", "cross-site"},
            {"Sec-Fetch-Site", "same-site"}
        }) {
            HttpResponse<String> refused = from(
                    "127.0.0.5",
                    "POST",
                    COMPOSES,
                    Composes.nightly("Lured"),
                    user[0],
                    user[1],
                    user[2],
                    user[3],
                    page[0],
                    page[1]);
            assertThat(refused.statusCode()).as(page[1]).isEqualTo(403);
            assertThat(refused.body()).contains("foreign-request");
        }
        assertThat(from(
                                "127.0.0.5",
                                "POST",
                                COMPOSES,
                                Composes.nightly("Own"),
                                "Remote-User",
                                "pungi@EXAMPLE.ORG",
                                "Remote-Groups",
                                "builders",
                                "X-Forwarded-Host",
                                "composure.example.org",
                                "Origin",
                                "https://composure.example.org",
                                "Sec-Fetch-Site",
                                "same-origin")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    @Shows("route-about")
    void saysHowCallersAreKnown() {
        assertThat(get("/api/1/about/").json().path("auth_backend").asString()).isEqualTo("kerberos");
    }
}
