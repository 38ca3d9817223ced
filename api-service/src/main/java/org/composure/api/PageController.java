package org.composure.api;

import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import org.composure.auth.Open;
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

    private final ApiProperties properties;

    /** Shows the given version. */
    public PageController(ApiProperties properties) {
        this.properties = properties;
    }

    /** Where to go from here. */
    @Open
    @GetMapping("/")
    public ResponseEntity<String> landing() {
        return page("""
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <meta name="color-scheme" content="light dark">
                <title>Composure</title>
                <style>body { font-family: system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }</style>
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
    public ResponseEntity<String> documentation() {
        return page("""
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

    private static ResponseEntity<String> page(String html) {
        return ResponseEntity.ok()
                .contentType(HTML)
                .header(
                        "Content-Security-Policy",
                        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'")
                .header("X-Content-Type-Options", "nosniff")
                .body(html);
    }
}
