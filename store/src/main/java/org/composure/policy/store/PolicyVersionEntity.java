package org.composure.policy.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.composure.policy.Policy;
import org.composure.policy.PolicyDocument;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import tools.jackson.databind.JsonNode;

/** A policy as it was when a promotion first used it. Never changed. */
@Entity
@Table(name = "policy_version")
public class PolicyVersionEntity {

    @Id
    private String sha256;

    private String name;

    @JdbcTypeCode(SqlTypes.JSON)
    private JsonNode document;

    private Instant firstUsedAt;

    @SuppressWarnings("NullAway.Init")
    protected PolicyVersionEntity() {}

    /** The document's hash, SHA-256 in hex. */
    public String sha256() {
        return sha256;
    }

    /** The policy's name. */
    public String name() {
        return name;
    }

    /** The policy, read from the document. */
    public Policy policy() {
        return PolicyDocument.fromStored(document).policy();
    }

    /** When a promotion first used it, UTC. */
    public Instant firstUsedAt() {
        return firstUsedAt;
    }
}
