package org.composure.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.json.JsonMapper;

/** Turns error bodies into answers: JSON, or a small page for people who look at our pages with a browser. */
public final class ProblemResponses {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    /** The page loads nothing and leads nowhere. */
    private static final String POLICY =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final JsonMapper json;

    /** Writes with the given mapper. */
    public ProblemResponses(JsonMapper json) {
        this.json = json;
    }

    /** The answer to a request. */
    ResponseEntity<byte[]> answer(HttpServletRequest request, ProblemBody problem, HttpHeaders headers) {
        boolean page = wantsPage(request);
        return ResponseEntity.status(problem.status())
                .headers(headers)
                .headers(more -> {
                    if (page) {
                        PageHeaders.of(request, POLICY).forEach(more::set);
                    }
                })
                .contentType(page ? HTML : MediaType.APPLICATION_JSON)
                .body(page ? page(problem) : json.writeValueAsBytes(problem));
    }

    /** Answers where no framework is: in a filter. */
    void write(HttpServletRequest request, HttpServletResponse response, ProblemBody problem) throws IOException {
        boolean page = wantsPage(request);
        response.setStatus(problem.status());
        if (page) {
            PageHeaders.of(request, POLICY).forEach(response::setHeader);
        }
        response.setContentType(page ? HTML.toString() : MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(page ? page(problem) : json.writeValueAsBytes(problem));
    }

    private static boolean wantsPage(HttpServletRequest request) {
        String path = RequestPaths.original(request);
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return !path.startsWith("/api/")
                && !path.startsWith("/static/")
                && accept != null
                && accept.contains(MediaType.TEXT_HTML_VALUE);
    }

    private static byte[] page(ProblemBody problem) {
        String title = problem.status() + " " + HtmlUtils.htmlEscape(problem.error());
        return """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>%s</title></head>
                <body><main><h1>%s</h1><p>%s</p></main></body>
                </html>
                """.formatted(title, title, HtmlUtils.htmlEscape(problem.message()))
                .getBytes(StandardCharsets.UTF_8);
    }
}
