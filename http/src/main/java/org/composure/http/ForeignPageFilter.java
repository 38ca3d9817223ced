package org.composure.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A browser lets the proxy know its user by itself, whatever page makes it send a request: what a page from elsewhere sends
 * may change nothing in that user's name.
 */
public final class ForeignPageFilter extends OncePerRequestFilter {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final String SEC_FETCH_SITE = "Sec-Fetch-Site";

    private final ProblemResponses responses;

    /** Refuses with the given answers. */
    public ForeignPageFilter(ProblemResponses responses) {
        this.responses = responses;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (READING.contains(request.getMethod()) || isOwn(request)) {
            chain.doFilter(request, response);
            return;
        }
        responses.write(
                request,
                response,
                ProblemBody.of(new ProblemException(
                        ProblemType.FOREIGN_REQUEST,
                        "Origin " + FieldError.quoted(request.getHeader(HttpHeaders.ORIGIN)) + ", " + SEC_FETCH_SITE
                                + " " + FieldError.quoted(request.getHeader(SEC_FETCH_SITE))
                                + " (expected: a page of ours, or no browser)")));
    }

    private static boolean isOwn(HttpServletRequest request) {
        String site = request.getHeader(SEC_FETCH_SITE);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return (site == null || site.equals("same-origin") || site.equals("none"))
                && (origin == null || hosts(request).contains(host(origin)));
    }

    /** The names under which the client reached us: ours, and the proxy's. */
    private static Set<String> hosts(HttpServletRequest request) {
        return Stream.of(HttpHeaders.HOST, "X-Forwarded-Host")
                .map(request::getHeader)
                .filter(host -> host != null && !host.isEmpty())
                .collect(Collectors.toSet());
    }

    /** Browsers write "null" where a page has no origin that it would tell. */
    private static String host(String origin) {
        return origin.replaceFirst("^https?://", "");
    }
}
