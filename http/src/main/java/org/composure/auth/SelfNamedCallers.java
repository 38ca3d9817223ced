package org.composure.auth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.composure.actor.Caller;
import org.jspecify.annotations.Nullable;

/** Who makes a request where nobody authenticates: whoever the request says, or nobody in particular, who may everything. */
final class SelfNamedCallers implements IdentitySource {

    private static final String USER = "X-Remote-User";
    private static final String GROUPS = "X-Remote-Groups";

    @Override
    public Optional<Identity> identify(HttpServletRequest request) {
        RequestHeaders headers = new RequestHeaders(request);
        String name =
                headers.one(USER).map(value -> RequestHeaders.name(USER, value)).orElse(Caller.ANONYMOUS);
        return Optional.of(Identity.of(headers.names(GROUPS)
                .map(groups -> new Caller(name, groups))
                .orElseGet(() -> Caller.ofEveryGroup(name))));
    }

    @Override
    public String challenge(@Nullable String fault) {
        throw new IllegalStateException("nobody has to authenticate");
    }
}
