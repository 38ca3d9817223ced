package org.composure.auth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One way to tell who makes a request. */
public interface IdentitySource {

    /**
     * Tells who makes a request; empty where the request says nothing about that.
     *
     * @throws org.composure.problem.ProblemException not-authenticated where what it says is not true, or not any more;
     *     unavailable where that cannot be found out now: nobody becomes somebody lesser then
     */
    Optional<Identity> identify(HttpServletRequest request);

    /**
     * How to authenticate: a value of {@code WWW-Authenticate}.
     *
     * @param fault what was wrong with what the request said; null where it said nothing
     */
    String challenge(@Nullable String fault);
}
