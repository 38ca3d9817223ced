package org.composure.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Pattern;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Where the world reaches us: under the request's Host, or where the headers of a proxy say. A request of HTTP/1.0 need not say a
 * host; then it is the address that it came to.
 *
 * @param base scheme, host and the proxy's prefix, without a slash at the end
 * @param path the path that was asked for, encoded
 */
public record PublicUrl(String base, String path) {

    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9._-]{1,253}(?::[0-9]{1,5})?|\\[[0-9A-Fa-f:.]{2,45}](?::[0-9]{1,5})?");
    private static final Pattern SCHEME = Pattern.compile("https?");
    private static final Pattern PREFIX = Pattern.compile("/?|(?:/[A-Za-z0-9._~-]{1,200})+/?");

    /**
     * Where a request came to.
     *
     * @throws ProblemException if a proxy's header is not of its form
     */
    public static PublicUrl of(HttpServletRequest request) {
        String host = header(request, "X-Forwarded-Host", HOST, "a host, with its port if it is an unusual one");
        String scheme = header(request, "X-Scheme", SCHEME, "http or https");
        String prefix = header(request, "X-Script-Name", PREFIX, "the path under which a proxy serves us");
        return new PublicUrl(
                (scheme == null ? request.getScheme() : scheme)
                        + "://"
                        + (host == null ? hostOf(request) : host)
                        + (prefix == null
                                ? ""
                                : prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix),
                request.getRequestURI());
    }

    /** The absolute URL of a path of ours. */
    public String to(String ours) {
        return base + ours;
    }

    private static String hostOf(HttpServletRequest request) {
        String host = request.getHeader("Host");
        if (host != null && !host.isBlank()) {
            return host;
        }
        String address = request.getLocalAddr();
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + request.getLocalPort();
    }

    private static @Nullable String header(HttpServletRequest request, String name, Pattern form, String expected) {
        String value = request.getHeader(name);
        if (value != null && !form.matcher(value).matches()) {
            throw ProblemException.invalid(List.of(FieldError.of(name, value, expected)));
        }
        return value;
    }
}
