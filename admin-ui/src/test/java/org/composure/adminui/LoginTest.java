package org.composure.adminui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.composure.testing.OpenIdProvider;
import org.junit.jupiter.api.Test;

/** Logging in step by step, as a browser does, and as one does that means harm. */
@WithLogin
class LoginTest {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]*)\"");

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    @Test
    void whoeverOpensAPageLogsInAndThenSeesIt() throws Exception {
        HttpResponse<String> page = follow(get(page("/admin/composes/?page=1")), "vera.watchers");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.uri()).isEqualTo(page("/admin/composes/?page=1"));
        assertThat(page.body()).contains("vera.watchers", "Log out");
        assertThat(get(page("/admin/messages/")).statusCode()).isEqualTo(200);
    }

    @Test
    void theProviderIsAskedForACodeWithStateNonceAndProofKey() throws Exception {
        HttpResponse<String> sent = get(location(get(page("/admin/"))));

        URI address = location(sent);
        assertThat(address.toString()).startsWith(LoginSite.PROVIDER.issuer() + "/oauth2/authorize?response_type=code");
        assertThat(address.getQuery())
                .contains("scope=openid+profile", "code_challenge_method=S256")
                .containsPattern("state=[A-Za-z0-9_-]{43}&")
                .containsPattern("nonce=[A-Za-z0-9_-]{43}&")
                .containsPattern("code_challenge=[A-Za-z0-9_-]{43}&");
        assertThat(sent.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("composure-login=")
                .contains("Path=/releng/admin/login;", "Max-Age=600", "HttpOnly", "SameSite=Lax");
    }

    @Test
    void theSessionIsForThePagesAloneAndNoScriptReadsIt() throws Exception {
        logIn("vera.watchers");

        assertThat(cookies.getCookieStore().getCookies())
                .filteredOn(cookie -> cookie.getName().equals("composure-session"))
                .singleElement()
                .satisfies(cookie -> {
                    assertThat(cookie.getPath()).isEqualTo("/releng/admin/");
                    assertThat(cookie.isHttpOnly()).isTrue();
                    assertThat(cookie.getMaxAge()).isEqualTo(3600);
                    assertThat(cookie.getValue()).doesNotContain("vera");
                });
    }

    @Test
    void whoIsNoViewerIsToldSo() throws Exception {
        HttpResponse<String> page = follow(get(page("/admin/")), "eve.others");

        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("User eve.others is not in role viewer.", "Log out");
    }

    @Test
    void anAnswerToAnotherLogInIsRefused() throws Exception {
        URI address = location(get(location(get(page("/admin/")))));
        URI answer = answer(address, "vera.watchers");

        for (URI wrong : List.of(
                URI.create(answer.toString().replaceFirst("state=[^&]*", "state=other")),
                URI.create(answer.toString().replaceFirst("&state=[^&]*", "")),
                URI.create(answer.toString().replaceFirst("code=[^&]*", "code=other")),
                URI.create(answer.toString().replaceFirst("code=[^&]*", "error=access_denied")),
                URI.create(answer + "&iss=https://other.example.com"))) {
            HttpResponse<String> refused = get(wrong);
            assertThat(refused.statusCode()).as(wrong.toString()).isEqualTo(401);
            assertThat(refused.headers().allValues("X-Frame-Options")).containsExactly("DENY");
            assertThat(refused.headers().allValues("Content-Security-Policy")).hasSize(1);
        }
        // Somebody else's browser, to which an attacker hands his own answer.
        HttpResponse<String> foreign =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(answer).build(), BodyHandlers.ofString());
        assertThat(foreign.statusCode()).isEqualTo(401);
        assertThat(foreign.body()).contains("No log-in was begun with this browser");
        assertThat(cookies.getCookieStore().getCookies())
                .extracting(HttpCookie::getName)
                .doesNotContain("composure-session");
    }

    @Test
    void aCodeServesOnce() throws Exception {
        URI answer = answer(location(get(location(get(page("/admin/"))))), "vera.watchers");
        HttpCookie begun = cookie("composure-login");

        assertThat(get(answer).statusCode()).isEqualTo(302);
        cookies.getCookieStore().add(LoginSite.URL, begun);
        assertThat(get(answer).statusCode()).isEqualTo(401);
    }

    @Test
    void aCookieThatWasChangedIsNobodys() throws Exception {
        logIn("vera.watchers");
        HttpCookie session = cookie("composure-session");
        String value = session.getValue();
        for (String changed : List.of(
                value.substring(0, value.length() - 2) + (value.endsWith("AA") ? "BB" : "AA"),
                "x",
                "",
                cookieValueOf("composure-login"))) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(page("/admin/"))
                                    .header("Cookie", "composure-session=" + changed)
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(changed).isEqualTo(302);
        }
    }

    /** Of an attempt: sealed by the same key, for another purpose. */
    private String cookieValueOf(String name) throws Exception {
        get(page("/admin/login"));
        return cookie(name).getValue();
    }

    @Test
    void whoLogsOutIsLoggedOut() throws Exception {
        logIn("vera.watchers");

        HttpResponse<String> out = client.send(
                HttpRequest.newBuilder(page("/admin/logout"))
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());

        assertThat(out.statusCode()).isEqualTo(303);
        assertThat(get(location(out)).body()).contains("Logged out").doesNotContain("vera");
        assertThat(get(page("/admin/")).statusCode()).isEqualTo(302);
    }

    @Test
    void nobodyIsSentToAnotherSiteAfterwards() throws Exception {
        for (String to : List.of(
                "https://evil.example.com/",
                "//evil.example.com/",
                "/admin/\\evil.example.com",
                "/admin/\r\nSet-Cookie: a=b",
                "/other/",
                "/admin/%zz",
                "/admin/composes/?id=%",
                "/admin/login")) {
            cookies.getCookieStore().removeAll();
            HttpResponse<String> sent = get(page("/admin/login?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8)));
            HttpResponse<String> back = get(answer(location(sent), "vera.watchers"));
            assertThat(location(back)).as(to).isEqualTo(page("/admin/"));
        }
    }

    @Test
    void aWrongTokenIsToldAndNotSentToLogIn() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(page("/admin/"))
                        .header("Authorization", "Bearer nonsense")
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
    }

    @Test
    void theStyleSheetAndThePagesAroundTheLogInAreForAnybody() throws Exception {
        assertThat(get(page("/admin/static/admin.css")).statusCode()).isEqualTo(200);
        HttpResponse<String> out = get(page("/admin/logged-out"));
        assertThat(out.statusCode()).isEqualTo(200);
        assertThat(out.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(out.headers().firstValue("X-Frame-Options")).hasValue("DENY");
    }

    private void logIn(String user) throws Exception {
        assertThat(follow(get(page("/admin/")), user).statusCode()).isEqualTo(200);
    }

    /** Goes where it is sent, and logs in where that is wanted. */
    private HttpResponse<String> follow(HttpResponse<String> first, String user) throws Exception {
        HttpResponse<String> answer = first;
        while (answer.statusCode() / 100 == 3) {
            URI next = location(answer);
            answer = next.toString().contains("/oauth2/authorize") ? get(answer(next, user)) : get(next);
        }
        return answer;
    }

    /** Logs in at the provider, and tells where that sends the browser back to. */
    private URI answer(URI authorize, String user) throws Exception {
        HttpResponse<String> sent = get(authorize);
        if (location(sent).getPath().equals("/login")) {
            Matcher csrf = CSRF.matcher(get(location(sent)).body());
            assertThat(csrf.find()).isTrue();
            sent = client.send(
                    HttpRequest.newBuilder(URI.create(LoginSite.PROVIDER.issuer() + "/login"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString("username=" + user + "&password=" + OpenIdProvider.PASSWORD
                                    + "&_csrf=" + csrf.group(1)))
                            .build(),
                    BodyHandlers.ofString());
            sent = get(location(sent));
        }
        return location(sent);
    }

    private HttpCookie cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri).header("Accept", "text/html").build(), BodyHandlers.ofString());
    }

    private static URI location(HttpResponse<String> answer) {
        return answer.uri()
                .resolve(answer.headers()
                        .firstValue("Location")
                        .orElseThrow(() -> new AssertionError(answer.statusCode() + " " + answer.body())));
    }

    private static URI page(String path) {
        return URI.create(LoginSite.URL + path);
    }
}
