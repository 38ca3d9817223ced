package org.composure.promotion.store;

import java.util.List;
import java.util.Optional;
import org.composure.actor.Caller;
import org.composure.compose.store.ComposeEntity;
import org.composure.compose.store.TagMeaning;
import org.composure.policy.Policies;
import org.composure.policy.Policy;
import org.composure.policy.PolicyDocument;
import org.composure.problem.ProblemException;
import org.composure.promotion.store.PromotionRequests.Wish;
import org.composure.tag.store.TagEntity;

/** The tags that ask for promotions, as policies say. */
public class RequestTags implements TagMeaning {

    private final PromotionRequests requests;
    private final Policies policies;

    /** Wires it up. */
    public RequestTags(PromotionRequests requests, Policies policies) {
        this.requests = requests;
        this.policies = policies;
    }

    @Override
    public Optional<String> carryOut(Caller caller, ComposeEntity compose, TagEntity tag) {
        List<Policy> asked = policies.documents().stream()
                .map(PolicyDocument::policy)
                .filter(policy -> tag.name().equals(policy.requestTag())
                        && policy.isFor(compose.releaseShort(), compose.releaseVersion()))
                .toList();
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        // One tag may ask for several stages, each from another one.
        Policy policy = asked.stream()
                .filter(leading -> leading.from().contains(compose.stage()))
                .findFirst()
                .orElse(asked.getFirst());
        try {
            requests.request(
                    caller, new Wish(compose.id(), policy.to(), "Asked for by tag " + tag.name() + "."), policies);
            return Optional.empty();
        } catch (ProblemException refusal) {
            return Optional.of("No promotion to " + policy.to() + " was requested. " + refusal.getMessage());
        }
    }
}
