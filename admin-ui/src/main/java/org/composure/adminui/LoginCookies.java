package org.composure.adminui;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.composure.actor.Caller;
import org.composure.actor.Roles;
import org.composure.actor.Roles.Members;
import org.composure.auth.Identity;
import org.composure.auth.IdentitySource;
import org.composure.auth.OpenIdLogin.Attempt;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who has logged in, and who is about to, as their browsers keep it, sealed. The pages alone get these cookies, of which every replica
 * can tell whose they are.
 */
final class LoginCookies implements IdentitySource {

    private static final String SESSION = "composure-session";
    private static final String ATTEMPT = "composure-login";
    private static final String PAGES = "/admin/";
    private static final String LOGIN = "/admin/login";
    private static final Duration ATTEMPT_LASTS = Duration.ofMinutes(10);
    private static final JsonMapper JSON = new JsonMapper();

    private final LoginProperties properties;
    private final SealedText seal;
    private final Set<String> groupsThatMatter;
    private final InstantSource clock;

    LoginCookies(LoginProperties properties, Roles roles, InstantSource clock) {
        this.properties = properties;
        this.seal = new SealedText(Objects.requireNonNull(properties.secret()));
        this.groupsThatMatter = groups(roles);
        this.clock = clock;
    }

    /** What a browser keeps while somebody logs in with it. */
    record Begun(Attempt attempt, String to, Instant until) {}

    private record Session(String user, Set<String> groups, Instant until) {}

    /** The cookie of an attempt. */
    ResponseCookie begun(Attempt attempt, String to) {
        Begun begun = new Begun(attempt, to, clock.instant().plus(ATTEMPT_LASTS));
        return cookie(ATTEMPT, seal.seal(ATTEMPT, JSON.writeValueAsString(begun)), LOGIN, ATTEMPT_LASTS);
    }

    /** The attempt that was begun with the browser of a request. */
    Optional<Begun> begun(HttpServletRequest request) {
        return read(request, ATTEMPT, Begun.class).filter(begun -> isAhead(begun.until()));
    }

    /** The cookie of somebody who has logged in. Of the groups it holds those alone that any role is held by, or it would not fit. */
    ResponseCookie session(Caller caller) {
        Set<String> groups = new TreeSet<>(Objects.requireNonNullElse(caller.groups(), Set.of()));
        groups.retainAll(groupsThatMatter);
        Session session = new Session(caller.name(), groups, clock.instant().plus(properties.session()));
        return cookie(SESSION, seal.seal(SESSION, JSON.writeValueAsString(session)), PAGES, properties.session());
    }

    /** Takes the attempt from the browser. */
    ResponseCookie attemptEnded() {
        return cookie(ATTEMPT, "", LOGIN, Duration.ZERO);
    }

    /** Takes the session from the browser. */
    ResponseCookie sessionEnded() {
        return cookie(SESSION, "", PAGES, Duration.ZERO);
    }

    @Override
    public Optional<Identity> identify(HttpServletRequest request) {
        // In one process with the API: no page from elsewhere makes a browser act there in somebody's name.
        if (!request.getRequestURI().startsWith(request.getContextPath() + PAGES)) {
            return Optional.empty();
        }
        return read(request, SESSION, Session.class)
                .filter(session -> isAhead(session.until()))
                .map(session -> Identity.of(new Caller(session.user(), session.groups())));
    }

    @Override
    public String challenge(@Nullable String fault) {
        return "Bearer realm=\"composure\"";
    }

    private boolean isAhead(Instant until) {
        return clock.instant().isBefore(until);
    }

    private <T> Optional<T> read(HttpServletRequest request, String name, Class<T> type) {
        return Stream.of(Objects.requireNonNullElse(request.getCookies(), new Cookie[0]))
                .filter(cookie -> cookie.getName().equals(name))
                .flatMap(cookie -> seal.open(name, cookie.getValue()).stream())
                .findFirst()
                .map(text -> JSON.readValue(text, type));
    }

    private ResponseCookie cookie(String name, String value, String path, Duration lasts) {
        return ResponseCookie.from(name, value)
                .path(properties.at(path).getPath())
                .maxAge(lasts)
                .httpOnly(true)
                .secure(properties.isSecure())
                .sameSite("Lax")
                .build();
    }

    private static Set<String> groups(Roles roles) {
        Set<String> groups = new TreeSet<>();
        roles.holders().values().forEach(holders -> {
            if (holders instanceof Members members) {
                groups.addAll(members.groups());
            }
        });
        roles.approvers().values().forEach(members -> groups.addAll(members.groups()));
        return groups;
    }
}
