package org.composure.http;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.springframework.http.HttpStatus;

/**
 * The error body: CTS's three members, and ours.
 *
 * @param status the HTTP status
 * @param error the status's reason phrase
 * @param message what was wrong, for people
 * @param type what was wrong, for programs; stable
 * @param errors what is wrong with which field; absent unless the input was bad
 * @param details further members, beside the others
 */
public record ProblemBody(
        int status,
        String error,
        String message,
        String type,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors,
        @JsonAnyGetter Map<String, String> details) {

    /** What CTS says of a URL that nobody serves. */
    static final String NOT_FOUND = "The requested URL was not found on the server.";

    /** The body for a refusal. */
    public static ProblemBody of(ProblemException problem) {
        return new ProblemBody(
                problem.type().status(),
                reason(problem.type().status()),
                String.valueOf(problem.getMessage()),
                problem.type().slug(),
                problem.errors(),
                problem.details());
    }

    /** The body for a refusal that has nothing to say but its kind. */
    static ProblemBody of(ProblemType type, String message) {
        return of(new ProblemException(type, message));
    }

    /** The body for what went wrong in here: it says nothing of it but how to find it in the log. */
    static ProblemBody internal(String traceId) {
        return new ProblemBody(
                500,
                reason(500),
                "Something went wrong here. The log says more about it under the trace id " + traceId + ".",
                "internal-error",
                List.of(),
                Map.of("trace_id", traceId));
    }

    /** The body for a status that the framework chose. */
    static ProblemBody ofStatus(int status, String message) {
        String type = switch (status) {
            case 404 -> ProblemType.NOT_FOUND.slug();
            case 405 -> ProblemType.METHOD_NOT_ALLOWED.slug();
            case 406 -> ProblemType.NOT_ACCEPTABLE.slug();
            case 413 -> ProblemType.TOO_LARGE.slug();
            case 503 -> ProblemType.UNAVAILABLE.slug();
            default -> ProblemType.INVALID_INPUT.slug();
        };
        return new ProblemBody(status, reason(status), message, type, List.of(), Map.of());
    }

    /** The body for a status that the container chose, which says nothing more. */
    static ProblemBody ofContainer(int status) {
        return ofStatus(
                status,
                status == 404 ? NOT_FOUND : "The server could not understand the request: " + reason(status) + ".");
    }

    static String reason(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        return known == null ? "Error" : known.getReasonPhrase();
    }
}
