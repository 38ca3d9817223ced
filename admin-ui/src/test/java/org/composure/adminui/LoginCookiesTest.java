package org.composure.adminui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.Cookie;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.composure.actor.Caller;
import org.composure.actor.Role;
import org.composure.actor.Roles;
import org.composure.actor.Roles.Members;
import org.composure.auth.Identity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseCookie;
import org.springframework.mock.web.MockHttpServletRequest;

class LoginCookiesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Roles ROLES = new Roles(
            Map.of(Role.VIEWER, new Members(Set.of(), Set.of("watchers"))),
            Map.of("milestone", new Members(Set.of(), Set.of("leads"))));

    @Test
    void aSessionSaysWhoAndOfTheGroupsThoseThatMatter() {
        ResponseCookie session =
                at(NOW).session(new Caller("vera", Set.of("watchers", "leads", "everybody-" + "x".repeat(5000))));

        assertThat(at(NOW).identify(request("/admin/", session)))
                .hasValue(Identity.of(new Caller("vera", Set.of("watchers", "leads"))));
        assertThat(session.getValue()).hasSizeLessThan(400);
    }

    @Test
    void aSessionEndsWhenItsTimeIsOver() {
        ResponseCookie session = at(NOW).session(new Caller("vera", Set.of()));

        assertThat(at(NOW.plusSeconds(3599)).identify(request("/admin/", session)))
                .isPresent();
        assertThat(at(NOW.plusSeconds(3600)).identify(request("/admin/", session)))
                .isEmpty();
    }

    @Test
    void aSessionCountsOnThePagesAlone() {
        ResponseCookie session = at(NOW).session(new Caller("vera", Set.of()));

        assertThat(at(NOW).identify(request("/api/1/promotions/", session))).isEmpty();
    }

    @Test
    void whatAnotherSecretSealedIsNobodys() {
        ResponseCookie session = at(NOW).session(new Caller("vera", Set.of()));

        assertThat(cookies("other", NOW).identify(request("/admin/", session))).isEmpty();
    }

    @Test
    void cookiesGoOverHttpsAloneToNoOtherSiteAndToNoScript() {
        assertThat(at(NOW).session(new Caller("vera", Set.of())).toString())
                .contains("Path=/admin/;", "Max-Age=3600", "Secure", "HttpOnly", "SameSite=Lax");
        assertThat(at(NOW).sessionEnded().toString()).contains("Max-Age=0", "Secure", "HttpOnly");
    }

    @Test
    void aClientIsConfiguredWholeOrNotAtAll() {
        login(null, null, null).check();
        login("pages", "secret", "https://composure.example.com").check();
        login("pages", "secret", "http://127.0.0.1:8090").check();
        assertThatThrownBy(() ->
                        login("pages", null, "https://composure.example.com").check())
                .hasMessage("client-id without client-secret or url (expected: all of them)");
        assertThatThrownBy(() ->
                        login("pages", "secret", "http://composure.example.com").check())
                .hasMessage(
                        "url \"http://composure.example.com\" (expected: an https URL, or an http URL of this machine)");
    }

    private static LoginProperties login(@Nullable String id, @Nullable String secret, @Nullable String url) {
        return new LoginProperties(
                id, secret, null, url == null ? null : URI.create(url), List.of("openid"), Duration.ofHours(1));
    }

    private static LoginCookies at(Instant now) {
        return cookies("secret", now);
    }

    private static LoginCookies cookies(String secret, Instant now) {
        return new LoginCookies(
                login("pages", secret, "https://composure.example.com"), ROLES, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static MockHttpServletRequest request(String path, ResponseCookie cookie) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setCookies(new Cookie(cookie.getName(), cookie.getValue()));
        return request;
    }
}
