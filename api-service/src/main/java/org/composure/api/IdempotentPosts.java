package org.composure.api;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.composure.actor.Caller;
import org.composure.idempotency.store.IdempotencyLedger;
import org.composure.idempotency.store.IdempotencyLedger.Answer;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

/** Answers POSTs that may be sent twice: under the same Idempotency-Key the second one gets the first one's answer. */
public class IdempotentPosts {

    /** The header that names a request, so that it can be sent again. */
    public static final String HEADER = "Idempotency-Key";

    /** What that header must look like. */
    static final String FORM = "^[!-~]{1,255}$";

    private static final Pattern KEY = Pattern.compile(FORM);

    private final IdempotencyLedger ledger;

    /** Keeps answers in the given ledger. */
    public IdempotentPosts(IdempotencyLedger ledger) {
        this.ledger = ledger;
    }

    /**
     * Answers.
     *
     * @param work does what is asked; the answer's location is a path of ours
     * @throws ProblemException if the key is not of its form, or was used for another body
     */
    public ResponseEntity<JsonNode> answer(
            HttpServletRequest request, Caller caller, JsonBody body, Supplier<Answer> work) {
        String key = key(request);
        Answer answer = key == null ? work.get() : ledger.once(known(request, caller, body, key), work);
        ResponseEntity.BodyBuilder response = ResponseEntity.status(answer.status());
        String location = answer.location();
        if (location != null) {
            response.location(URI.create(PublicUrl.of(request).to(location)));
        }
        return response.body(answer.body());
    }

    /**
     * The key that a request has; null if there is none.
     *
     * @throws ProblemException if it is not of its form
     */
    public static @Nullable String key(HttpServletRequest request) {
        List<String> keys = Collections.list(request.getHeaders(HEADER));
        if (keys.isEmpty()) {
            return null;
        }
        if (keys.size() > 1 || !KEY.matcher(keys.getFirst()).matches()) {
            throw ProblemException.invalid(List.of(
                    FieldError.of(HEADER, String.join(", ", keys), "one key of 1 to 255 visible ASCII characters")));
        }
        return keys.getFirst();
    }

    private static IdempotencyLedger.Request known(
            HttpServletRequest request, Caller caller, JsonBody body, String key) {
        String query = request.getQueryString();
        return new IdempotencyLedger.Request(
                caller.name(),
                request.getMethod(),
                request.getRequestURI() + (query == null ? "" : "?" + query),
                key,
                body.hash());
    }
}
