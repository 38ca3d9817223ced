package org.composure.policy;

import java.util.List;
import java.util.Set;

/**
 * The approvals that a policy asks for.
 *
 * @param count how many people must approve; 0 for none
 * @param groups the groups of which an approver must be in one; empty if everybody may approve
 * @param exclude who may not approve all the same
 */
public record Approvals(int count, List<String> groups, Set<Exclusion> exclude) {

    /** No approval is needed. */
    public static final Approvals NONE = new Approvals(0, List.of(), Set.of());

    /** Copies the collections. */
    public Approvals {
        groups = List.copyOf(groups);
        exclude = Set.copyOf(exclude);
    }
}
