package org.composure.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.composure.auth.Open;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers for the container: what it refuses before any of our code sees it, and what fails outside of a controller. */
@RestController
public class ContainerErrors implements ErrorController {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerErrors.class);

    private final ProblemResponses responses;

    /** Answers with the given responses. */
    public ContainerErrors(ProblemResponses responses) {
        this.responses = responses;
    }

    /** The answer to a request that the container has given a status. */
    @Open
    @RequestMapping("${server.error.path:/error}")
    public ResponseEntity<byte[]> error(HttpServletRequest request) {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer given ? given : 404;
        if (status < 500) {
            return responses.answer(request, ProblemBody.ofContainer(status), new HttpHeaders());
        }
        String traceId = TraceFilter.traceId();
        LOG.error(
                "{} {} failed, trace id {}",
                request.getMethod(),
                RequestPaths.original(request),
                traceId,
                request.getAttribute(RequestDispatcher.ERROR_EXCEPTION));
        return responses.answer(request, ProblemBody.internal(traceId), new HttpHeaders());
    }
}
