package org.composure.api;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import org.composure.auth.Open;
import org.composure.http.PageHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** The two pages for people: where to go from here, and the documentation of the API. */
@Hidden
@RestController
public class PageController {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'");

    private final ApiProperties properties;

    /** Shows the given version. */
    public PageController(ApiProperties properties) {
        this.properties = properties;
    }

    /** Where to go from here. */
    @Open
    @GetMapping("/")
    public ResponseEntity<String> landing(HttpServletRequest request) {
        return page(request, """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <meta name="color-scheme" content="light dark">
                <title>Composure</title>
                <link rel="stylesheet" href="api-docs/landing.css">
                </head>
                <body>
                <main>
                <h1>Composure</h1>
                <p>Tracks the composes of a distribution and promotes them. It speaks the API of the
                Compose Tracking Service (CTS).</p>
                <ul>
                <li><a href="admin/">Promotions and composes</a></li>
                <li><a href="api/1/">API documentation</a></li>
                </ul>
                <p>Version %s</p>
                </main>
                </body>
                </html>
                """.formatted(HtmlUtils.htmlEscape(properties.version())));
    }

    /** The documentation of the API. Everything that it loads is served from here. */
    @Open
    @GetMapping("/api/1/")
    public ResponseEntity<String> documentation(HttpServletRequest request) {
        return page(request, """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>Composure API</title>
                <link rel="icon" href="../../webjars/swagger-ui/favicon-32x32.png">
                <link rel="stylesheet" href="../../webjars/swagger-ui/swagger-ui.css">
                </head>
                <body>
                <div id="documentation"></div>
                <noscript><p>The description of the API: <a href="../../static/openapispec.json">openapispec.json</a></p></noscript>
                <script src="../../webjars/swagger-ui/swagger-ui-bundle.js"></script>
                <script src="../../api-docs/start.js"></script>
                </body>
                </html>
                """);
    }

    private static ResponseEntity<String> page(HttpServletRequest request, String html) {
        return ResponseEntity.ok()
                .contentType(HTML)
                .headers(headers -> PageHeaders.of(request, POLICY).forEach(headers::set))
                .body(html);
    }
}
