package org.composure.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/** The headers of pages for people: they leave a browser nothing to do but show the page. */
public final class PageHeaders {

    private PageHeaders() {}

    /**
     * Those of the answer to a request.
     *
     * @param policy the page's Content-Security-Policy
     */
    public static Map<String, String> of(HttpServletRequest request, String policy) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Security-Policy", policy);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        // Where TLS ends before us, whoever ends it says so.
        if (request.isSecure()) {
            headers.put("Strict-Transport-Security", "max-age=31536000");
        }
        return headers;
    }
}
