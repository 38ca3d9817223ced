package org.composure.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;
import org.springframework.web.util.DisconnectedClientHelper;

/** Turns every exception into an error body. What the client did wrong is logged for debugging only. */
@RestControllerAdvice
public class ProblemAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    private final ProblemResponses responses;

    /** Answers with the given responses. */
    public ProblemAdvice(ProblemResponses responses) {
        this.responses = responses;
    }

    /** A refusal of ours. */
    @ExceptionHandler
    public ResponseEntity<byte[]> refused(ProblemException problem, HttpServletRequest request) {
        return answer(request, ProblemBody.of(problem), new HttpHeaders());
    }

    /** A URL that nobody serves. */
    @ExceptionHandler({NoResourceFoundException.class, NoHandlerFoundException.class})
    public ResponseEntity<byte[]> notFound(HttpServletRequest request) {
        return answer(request, ProblemBody.of(ProblemType.NOT_FOUND, ProblemBody.NOT_FOUND), new HttpHeaders());
    }

    /** A method that a URL does not have. URLs that nobody serves end up at the static resources, which know only GET. */
    @ExceptionHandler
    public ResponseEntity<byte[]> notAllowed(HttpRequestMethodNotSupportedException e, HttpServletRequest request) {
        if (request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE)
                instanceof ResourceHttpRequestHandler) {
            return notFound(request);
        }
        HttpHeaders headers = new HttpHeaders();
        Set<HttpMethod> allowed = e.getSupportedHttpMethods();
        if (allowed != null) {
            headers.setAllow(allowed);
        }
        return answer(
                request,
                ProblemBody.of(ProblemType.METHOD_NOT_ALLOWED, "The method is not allowed for the requested URL."),
                headers);
    }

    /** The database is away, or somebody holds a lock for too long: it may work later. */
    @ExceptionHandler({
        CannotCreateTransactionException.class,
        DataAccessResourceFailureException.class,
        PessimisticLockingFailureException.class,
        QueryTimeoutException.class
    })
    public ResponseEntity<byte[]> unavailable(Exception e, HttpServletRequest request) {
        LOG.warn("{} {} could not be answered", request.getMethod(), request.getRequestURI(), e);
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "5");
        return answer(
                request,
                ProblemBody.of(ProblemType.UNAVAILABLE, "The database does not answer in time. Please try again."),
                headers);
    }

    /** Everything else: clients that have gone, what the framework refuses, and what is our fault. */
    @ExceptionHandler
    public @Nullable ResponseEntity<byte[]> other(Exception e, HttpServletRequest request) {
        if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
            LOG.debug("{} {}: the client has gone", request.getMethod(), request.getRequestURI(), e);
            return null;
        }
        if (e instanceof ErrorResponse refusal && refusal.getStatusCode().is4xxClientError()) {
            int status = refusal.getStatusCode().value();
            String detail = refusal.getBody().getDetail();
            return answer(
                    request,
                    ProblemBody.ofStatus(status, detail == null ? ProblemBody.reason(status) : detail),
                    refusal.getHeaders());
        }
        String traceId = TraceFilter.traceId();
        LOG.error("{} {} failed, trace id {}", request.getMethod(), request.getRequestURI(), traceId, e);
        return responses.answer(request, ProblemBody.internal(traceId), new HttpHeaders());
    }

    private ResponseEntity<byte[]> answer(HttpServletRequest request, ProblemBody problem, HttpHeaders headers) {
        LOG.debug("{} {}: {} {}", request.getMethod(), request.getRequestURI(), problem.status(), problem.message());
        return responses.answer(request, problem, headers);
    }
}
