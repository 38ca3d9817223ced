package org.composure.adminui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;

/** The provider is not there. */
@ContextConfiguration(initializers = OwnDatabase.class)
@SpringBootTest(
        classes = AdminApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=composure-deployable,composure-store,composure-admin,composure-admin-test",
            "composure.auth.mode=oidc",
            // Nothing listens on this port.
            "composure.auth.oidc.issuer=http://127.0.0.1:1",
            "composure.auth.oidc.audience=composure",
            "composure.auth.oidc.timeout=1s",
            "composure.auth.login.client-id=pages",
            "composure.auth.login.client-secret=secret",
            "composure.auth.login.url=http://127.0.0.1:1"
        })
class LoginOutageTest {

    @LocalServerPort
    private int port;

    @Test
    void logInWaitsForTheProviderAndSaysSo() throws Exception {
        HttpResponse<String> page = get("/admin/login");

        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body()).contains("The OpenID provider does not answer as it should.");
    }

    @Test
    void healthIsOpenAndDoesNotDependOnIt() throws Exception {
        assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/releng" + path))
                                .build(),
                        BodyHandlers.ofString());
    }
}
