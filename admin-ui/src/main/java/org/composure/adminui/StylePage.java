package org.composure.adminui;

import org.composure.auth.Open;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The one style sheet. Served here, so that no handler for static files is needed beside the API's. */
@Controller
@Open
class StylePage {

    private static final MediaType CSS = MediaType.valueOf("text/css;charset=UTF-8");

    private final Resource style = new ClassPathResource("admin.css", StylePage.class);

    @GetMapping("/admin/static/admin.css")
    ResponseEntity<Resource> style() {
        return ResponseEntity.ok().contentType(CSS).body(style);
    }
}
