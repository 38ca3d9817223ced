package org.composure.policy;

import org.composure.digest.Sha256;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A policy together with the document that says it. Promotions pin the document, so every one ever stored can be read.
 *
 * @param policy what the document says
 * @param sha256 64 hex digits over the canonical document: equal for documents that differ only in form
 * @param document the document in canonical form; not to be changed
 * @param source the name of the file it came from, for messages
 */
public record PolicyDocument(Policy policy, String sha256, JsonNode document, String source) {

    private static final String STORED = "stored policy";

    /** The policy's name. */
    public String name() {
        return policy.name();
    }

    /** A document that has passed the schema. */
    static PolicyDocument of(JsonNode document, String source) {
        JsonNode canonical = CanonicalJson.of(document);
        return new PolicyDocument(
                PolicyReader.read(canonical), Sha256.hex(CanonicalJson.text(canonical)), canonical, source);
    }

    /**
     * A document as it was stored. Stages and volumes are not looked at: they may have changed since.
     *
     * @param stored the document, its keys in whatever order
     * @throws PolicyException if it is no policy
     */
    public static PolicyDocument fromStored(JsonNode stored) {
        try {
            return of(stored, STORED);
        } catch (IllegalArgumentException | JacksonException e) {
            throw new PolicyException(STORED, "", String.valueOf(e.getMessage()));
        }
    }
}
