package org.composure.auth;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.composure.actor.Role;
import org.composure.actor.Roles;
import org.composure.actor.store.KnownUsers;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Lets through to an endpoint of ours whom it declares to be for: the one place where that is looked at. */
public final class Authorization implements HandlerInterceptor {

    private final List<IdentitySource> sources;
    private final Roles roles;
    private final KnownUsers users;

    /** Knows callers by the given sources: by the first that tells of one. */
    Authorization(List<IdentitySource> sources, Roles roles, KnownUsers users) {
        this.sources = List.copyOf(sources);
        this.roles = roles;
        this.users = users;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method
                && Declaration.isOurs(method)
                // What has been refused or has failed already.
                && request.getDispatcherType() != DispatcherType.ERROR) {
            Declaration declared = Declaration.of(method)
                    .orElseThrow(() -> new IllegalStateException(method + " declares no authorization"));
            Identity identity = identify(request, response);
            identity.attachTo(request);
            if (identity.isKnown()) {
                users.see(identity.caller().name());
            }
            if (!declared.open()) {
                check(identity, declared, response);
            }
        }
        return true;
    }

    private Identity identify(HttpServletRequest request, HttpServletResponse response) {
        try {
            return sources.stream()
                    .map(source -> source.identify(request))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElse(Identity.ANONYMOUS);
        } catch (ProblemException e) {
            if (e.type() == ProblemType.NOT_AUTHENTICATED) {
                challenge(response, e.getMessage());
            }
            throw e;
        }
    }

    private void check(Identity identity, Declaration declared, HttpServletResponse response) {
        if (!identity.isKnown()) {
            challenge(response, null);
            throw new ProblemException(
                    ProblemType.NOT_AUTHENTICATED, "This needs authentication, and the request has none.");
        }
        declared.scope().stream()
                .filter(scope -> !identity.allows(scope))
                .findFirst()
                .ifPresent(scope -> {
                    throw new ProblemException(
                            ProblemType.NOT_ALLOWED, "Request does not have required scope " + scope.wire());
                });
        Role[] wanted = declared.roles().toArray(Role[]::new);
        if (wanted.length > 0) {
            require(roles, identity, wanted);
        }
    }

    /**
     * Makes sure that a caller holds one of some roles.
     *
     * @throws ProblemException with CTS's words if not
     */
    public static void require(Roles roles, Identity identity, Role... wanted) {
        if (!roles.holds(identity.caller(), wanted)) {
            throw new ProblemException(
                    ProblemType.NOT_ALLOWED,
                    "User " + identity.caller().name() + " is not in role "
                            + java.util.Arrays.stream(wanted).map(Role::wire).collect(Collectors.joining(" or "))
                            + ".");
        }
    }

    private void challenge(HttpServletResponse response, @Nullable String fault) {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, sources.getFirst().challenge(fault));
    }
}
