package org.composure.auth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.composure.actor.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, and with what.
 *
 * @param caller who it is
 * @param isKnown whether authentication says so, or nobody has to authenticate
 * @param scopes what the caller's token allows, without the configured prefix; {@code null} where no token limits anything
 */
public record Identity(
        Caller caller, boolean isKnown, @Nullable Set<String> scopes) {

    /** Somebody. */
    static final Identity ANONYMOUS = new Identity(new Caller(Caller.ANONYMOUS, Set.of()), false, Set.of());

    private static final String ATTRIBUTE = Identity.class.getName();

    /** Copies the scopes. */
    public Identity {
        scopes = scopes == null ? null : Set.copyOf(scopes);
    }

    /** Somebody who is known, and limited by no token. */
    public static Identity of(Caller caller) {
        return new Identity(caller, true, null);
    }

    /** Whether the token, if there is one, allows this. */
    public boolean allows(Scope scope) {
        Set<String> allowed = scopes;
        return allowed == null || allowed.contains(scope.wire());
    }

    /** Who makes a request to an endpoint of ours. */
    public static Identity of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Identity identity ? identity : ANONYMOUS;
    }

    void attachTo(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }
}
