package org.composure.apiservice;

import io.swagger.v3.oas.annotations.Hidden;
import org.composure.auth.Open;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Fails, to show what becomes of failures. */
@Hidden
@Open
@RestController
public class FailingController {

    /** As a bug does. */
    @GetMapping("/api/1/test/bug")
    public void bug() {
        throw new IllegalStateException("select secret from internals");
    }

    /** As a database does that is away. */
    @GetMapping("/api/1/test/away")
    public void away() {
        throw new DataAccessResourceFailureException("the host db.internal is away");
    }
}
