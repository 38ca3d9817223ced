package org.composure.api;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.composure.auth.Open;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** Leads from a collection without its slash to the one with it, as CTS does. */
@Hidden
@RestController
public class SlashController {

    /** The same URL with a slash; the method and the body are to be sent again. */
    @Open
    @RequestMapping({
        "/api/1",
        "/api/1/about",
        "/api/1/composes",
        "/api/1/composes/{id}/changes",
        "/api/1/composes/{id}/repo",
        "/api/1/metrics",
        "/api/1/tags",
        "/api/1/tags/{idOrName}/changes",
        "/api/1/promotions",
        "/api/1/policies",
        "/api/1/messages",
        "/api/1/removals",
        "/api/1/candidates",
        "/api/1/schedules",
        "/api/1/schedules/{id}/changes",
        "/api/1/schedules/{id}/runs"
    })
    public ResponseEntity<String> redirect(HttpServletRequest request) {
        PublicUrl url = PublicUrl.of(request);
        String query = request.getQueryString();
        String to = url.to(url.path()) + "/" + (query == null ? "" : "?" + query);
        return ResponseEntity.status(HttpStatus.PERMANENT_REDIRECT)
                .location(URI.create(to))
                .contentType(MediaType.TEXT_HTML)
                .body("<!doctype html>\n<title>Redirecting</title>\n<a href=\"" + HtmlUtils.htmlEscape(to) + "\">"
                        + HtmlUtils.htmlEscape(to) + "</a>\n");
    }
}
