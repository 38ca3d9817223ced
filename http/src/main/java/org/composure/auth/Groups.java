package org.composure.auth;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Groups as a provider writes them. */
final class Groups {

    private Groups() {}

    /** A list of names, one name, or nothing; empty if it is something else. */
    static Optional<Set<String>> read(JsonNode claim) {
        if (claim.isMissingNode() || claim.isNull()) {
            return Optional.of(Set.of());
        }
        if (claim.isString()) {
            return Optional.of(Set.of(claim.stringValue()));
        }
        Set<String> groups = new HashSet<>();
        for (JsonNode group : claim) {
            if (!group.isString()) {
                return Optional.empty();
            }
            groups.add(group.stringValue());
        }
        return claim.isArray() ? Optional.of(groups) : Optional.empty();
    }
}
