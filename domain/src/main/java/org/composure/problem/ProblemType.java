package org.composure.problem;

/**
 * Every kind of refusal that a client can meet, with its slug and HTTP status. The reason phrase is derived from the
 * status, as CTS does.
 */
public enum ProblemType {
    INVALID_INPUT("invalid-input", 400),
    NOT_AUTHENTICATED("not-authenticated", 401),
    NOT_ALLOWED("not-allowed", 403),
    FOREIGN_REQUEST("foreign-request", 403),
    NOT_FOUND("not-found", 404),
    METHOD_NOT_ALLOWED("method-not-allowed", 405),
    NOT_ACCEPTABLE("not-acceptable", 406),
    CONFLICT("conflict", 409),
    PROMOTION_OPEN("promotion-open", 409),
    REMOVAL_OPEN("removal-open", 409),
    KEPT("kept", 409),
    STAGE_TAG("stage-tag", 409),
    NOT_REACHABLE("not-reachable", 409),
    NO_POLICY("no-policy", 409),
    NOT_POSSIBLE_NOW("not-possible-now", 409),
    TOO_LARGE("too-large", 413),
    KEY_REUSED("idempotency-key-reused", 422),
    UNAVAILABLE("unavailable", 503);

    private final String slug;
    private final int status;

    ProblemType(String slug, int status) {
        this.slug = slug;
        this.status = status;
    }

    /** The stable name clients may switch on. */
    public String slug() {
        return slug;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
