package org.composure.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Without authentication only this machine is answered. The Host must be a loopback name, or a page from elsewhere could
 * reach us under a name of its own that leads here; and what a browser sends on behalf of another site is refused.
 */
public final class LoopbackOnlyFilter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(LoopbackOnlyFilter.class);

    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern LOOPBACK = Pattern.compile(
            "(?:localhost|127(?:\\." + OCTET + "){3}|\\[::1])(?::[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);
    private static final String SEC_FETCH_SITE = "Sec-Fetch-Site";

    private final ProblemResponses responses;

    /** Refuses with the given answers. */
    public LoopbackOnlyFilter(ProblemResponses responses) {
        this.responses = responses;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<String> refusal = refusal(request);
        if (refusal.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        LOG.debug("refused {} {}: {}", request.getMethod(), request.getRequestURI(), refusal.get());
        responses.write(
                request, response, ProblemBody.of(new ProblemException(ProblemType.FOREIGN_REQUEST, refusal.get())));
    }

    private static Optional<String> refusal(HttpServletRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        if (host == null || !LOOPBACK.matcher(host).matches()) {
            return Optional.of(
                    "Host " + FieldError.quoted(host)
                            + " (expected: localhost, an address in 127.0.0.0/8, or [::1]; without authentication only this machine is answered)");
        }
        String own = origin(request.getScheme(), host);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !own.equals(origin.toLowerCase(Locale.ROOT))) {
            return Optional.of("Origin " + FieldError.quoted(origin) + " (expected: " + own
                    + "; without authentication pages from elsewhere are not answered)");
        }
        String site = request.getHeader(SEC_FETCH_SITE);
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return Optional.of(SEC_FETCH_SITE + " " + FieldError.quoted(site)
                    + " (expected: same-origin or none; without authentication pages from elsewhere are not answered)");
        }
        return Optional.empty();
    }

    /** The origin as browsers write it: without the port that goes without saying. */
    private static String origin(String scheme, String host) {
        String usual = scheme.equals("https") ? ":443" : ":80";
        String lower = host.toLowerCase(Locale.ROOT);
        return scheme + "://" + (lower.endsWith(usual) ? lower.substring(0, lower.length() - usual.length()) : lower);
    }
}
