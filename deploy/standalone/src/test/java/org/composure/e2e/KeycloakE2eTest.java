package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.composure.testing.SampleCompose;
import org.composure.testing.stack.Stack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Programs and people with tokens of a real Keycloak. */
@EnabledIfSystemProperty(named = "composure.stack", matches = "real")
class KeycloakE2eTest {

    private static final Pattern ACTION = Pattern.compile("<form[^>]* action=\"([^\"]+)\"[^>]* method=\"post\"");
    private static final String TAG = "installability-passed";
    private static final String SCOPES = "https://pagure.io/cts/";

    private static JsonNode keycloak;
    private static Stack stack;

    @BeforeAll
    static void startAll() {
        keycloak = Stacks.provider();
        stack = Stacks.start(
                "--composure.auth.mode=oidc",
                "--composure.auth.oidc.issuer=" + keycloak.path("issuer").asString(),
                "--composure.auth.oidc.audience=" + keycloak.path("audience").asString(),
                "--composure.auth.roles.allowed-builders.users=service-account-pungi",
                "--composure.auth.roles.admins.users=service-account-pungi",
                "--composure.auth.roles.release-manager.groups=releng",
                "--composure.auth.roles.approver.milestone-candidate.groups=releng",
                "--composure.auth.roles.viewer.groups=releng",
                "--composure.auth.login.client-id="
                        + keycloak.path("pages_client").asString(),
                "--composure.auth.login.client-secret="
                        + keycloak.path("pages_secret").asString(),
                "--composure.auth.login.url=" + keycloak.path("pages_url").asString(),
                "--composure.auth.login.scopes=openid");
    }

    @AfterAll
    static void stopAll() {
        stack.close();
    }

    @Test
    void aProgramRegistersOnePersonRequestsAndAnotherOneApproves() {
        Client pungi = pungi("new-compose", "edit-compose", "new-tag");
        Client alice = person("alice", "new-promotion", "edit-promotion");
        SampleCompose compose = new SampleCompose("Fedora", "46", "20261126", 0);
        pungi.makeTag(TAG);
        pungi.makeTag("blocked");
        pungi.track(compose);
        compose.writeTo(stack.volume("incoming"));
        pungi.tag(compose, TAG);
        assertThat(pungi.get("api/1/composes/" + compose.id())
                        .body()
                        .path("builder")
                        .asString())
                .isEqualTo("service-account-pungi");

        alice.awaitState(alice.request(compose, "nightly"), "completed");
        String promotion = alice.request(compose, "milestone-candidate");
        alice.awaitState(promotion, "awaiting-approval");

        assertThat(message(alice.decide(promotion, "approve").expect(403))).contains("alice", "requested");
        assertThat(message(person("eve", "edit-promotion")
                        .decide(promotion, "approve")
                        .expect(403)))
                .contains("eve", "an approver of milestone-candidate");
        assertThat(message(person("bob", "new-promotion")
                        .decide(promotion, "approve")
                        .expect(403)))
                .isEqualTo("Request does not have required scope edit-promotion");
        person("bob", "edit-promotion").decide(promotion, "approve").expect(200);
        assertThat(alice.awaitState(promotion, "completed")
                        .at("/decisions/0/actor")
                        .asString())
                .isEqualTo("bob");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eyJhbGciOiJub25lIn0.e30."})
    void readsForAnybodyAndRegistersForNobody(String token) {
        Client nobody = new Client(stack, "nobody", "", token);
        JsonNode body = Client.json().set("compose_info", new SampleCompose("Fedora", "46", "20261126", 1).bareInfo());

        HttpResponse<String> refused =
                nobody.post("api/1/composes/", body).expect(401).response();

        assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer ");
        new Client(stack, "root", "admins").post("api/1/composes/", body).expect(401);
    }

    @Test
    void groupsOfKeycloakAreRolesHere() {
        JsonNode bob = person("bob").get("api/1/userinfo").expect(200).body();
        JsonNode eve = person("eve").get("api/1/userinfo").expect(200).body();

        assertThat(bob.path("username").asString()).isEqualTo("bob");
        assertThat(bob.path("roles").toString()).contains("release_manager").doesNotContain("admins");
        assertThat(bob.path("approver_of").toString()).contains("milestone-candidate");
        assertThat(eve.path("roles").toString()).doesNotContain("release_manager");
        assertThat(eve.path("approver_of").toString()).doesNotContain("milestone-candidate");
    }

    @Test
    void aPersonLogsInToThePagesAndArrivesAtTheOneThatWasOpened() {
        try (Browser browser = browser()) {
            URI wanted = page("/admin/messages/");

            Browser.Page form = browser.open(wanted);
            assertThat(form.address().toString())
                    .startsWith(keycloak.path("issuer").asString());
            assertThat(logIn(browser, form, "bob", "not it").body()).contains("Invalid username or password");
            Browser.Page page = logIn(browser, browser.open(wanted), "bob", password());

            assertThat(page.status()).as(page.body()).isEqualTo(200);
            assertThat(page.address()).isEqualTo(wanted);
            assertThat(page.body()).contains("bob", "Log out");
            // Each of the two servers knows who has logged in by the other one.
            for (int i = 0; i < 2; i++) {
                assertThat(browser.open(page("/admin/")).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void whoIsNoViewerLogsInAndIsToldSo() {
        try (Browser browser = browser()) {
            Browser.Page page = logIn(browser, browser.open(page("/admin/")), "eve", password());

            assertThat(page.status()).isEqualTo(403);
            assertThat(page.body()).contains("User eve is not in role viewer.", "Log out");
        }
    }

    /** For which the pages are where the site says, whichever server answers, as behind a proxy. */
    private static Browser browser() {
        String site = page("/").toString();
        return new Browser(address -> address.toString().startsWith(site)
                ? URI.create(stack.adminUrl() + address.toString().substring(site.length()))
                : address);
    }

    private static URI page(String path) {
        return URI.create(keycloak.path("pages_url").asString() + path);
    }

    private static String password() {
        return keycloak.path("people_password").asString();
    }

    private static Browser.Page logIn(Browser browser, Browser.Page form, String name, String password) {
        Matcher action = ACTION.matcher(form.body());
        assertThat(action.find()).as(form.body()).isTrue();
        return browser.post(
                URI.create(action.group(1).replace("&amp;", "&")),
                "username=" + encode(name) + "&password=" + encode(password));
    }

    private static String message(Client.Answer answer) {
        return answer.body().path("message").asString();
    }

    private static Client pungi(String... scopes) {
        return client(
                "pungi",
                scopes,
                Map.of(
                        "grant_type", "client_credentials",
                        "client_id", keycloak.path("client").asString(),
                        "client_secret", keycloak.path("client_secret").asString()));
    }

    private static Client person(String name, String... scopes) {
        return client(
                name,
                scopes,
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        keycloak.path("people_client").asString(),
                        "username",
                        name,
                        "password",
                        keycloak.path("people_password").asString()));
    }

    private static Client client(String name, String[] scopes, Map<String, String> grant) {
        Stream<String> asked =
                Stream.concat(Stream.of("openid"), Stream.of(scopes).map(scope -> SCOPES + scope));
        String form = Stream.concat(
                        grant.entrySet().stream().map(field -> field.getKey() + "=" + encode(field.getValue())),
                        Stream.of("scope=" + encode(asked.collect(Collectors.joining(" ")))))
                .collect(Collectors.joining("&"));
        URI endpoint = URI.create(keycloak.path("issuer").asString() + "/protocol/openid-connect/token");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(endpoint)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(form))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return new Client(
                    stack,
                    name,
                    "",
                    JsonMapper.shared()
                            .readTree(answer.body())
                            .path("access_token")
                            .asString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
