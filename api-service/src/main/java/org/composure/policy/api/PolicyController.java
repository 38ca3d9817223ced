package org.composure.policy.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.composure.api.Page;
import org.composure.api.Paging;
import org.composure.api.Parameters;
import org.composure.api.PublicUrl;
import org.composure.api.Query;
import org.composure.auth.Open;
import org.composure.policy.Glob;
import org.composure.policy.Policies;
import org.composure.policy.PolicyDocument;
import org.composure.policy.PolicySchema;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Policies over HTTP. */
@RestController
@Tag(name = "Policies")
public class PolicyController {

    private final List<PolicyView> policies;
    private final JsonNode schema;

    /** Shows the given policies. */
    public PolicyController(Policies policies, JsonMapper json) {
        this.policies = policies.documents().stream().map(PolicyView::of).toList();
        this.schema = json.readTree(PolicySchema.text());
    }

    /**
     * A policy in force.
     *
     * @param name its name
     * @param sha256 the hash by which promotions pin it
     * @param releases the releases it is for
     * @param from the stages from which it leads
     * @param to the stage to which it leads
     * @param document all of it
     */
    @Schema(name = "Policy")
    public record PolicyView(
            String name, String sha256, List<String> releases, List<String> from, String to, JsonNode document) {

        static PolicyView of(PolicyDocument policy) {
            return new PolicyView(
                    policy.name(),
                    policy.sha256(),
                    policy.policy().releases().stream().map(Glob::toString).toList(),
                    policy.policy().from(),
                    policy.policy().to(),
                    policy.document());
        }
    }

    /** The policies in force. */
    @Open
    @GetMapping("/api/1/policies/")
    @Operation(
            operationId = "listPolicies",
            summary = "List the policies in force",
            parameters = {@Parameter(ref = "page"), @Parameter(ref = "per_page")})
    public Page<PolicyView> list(Query query, PublicUrl url) {
        Parameters parameters = Parameters.of(query);
        Paging paging = parameters.paging();
        parameters.check();
        Paging.Found<PolicyView> found = paging.find(policies);
        return Page.of(found.rows(), found.total(), paging, query, url);
    }

    /** The schema of policies. */
    @Open
    @GetMapping("/api/1/policies/schema")
    @Operation(operationId = "getPolicySchema", summary = "The JSON Schema that policies follow")
    public JsonNode schema() {
        return schema;
    }
}
