package org.composure.promotion.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.actor.Role;
import org.composure.api.IdempotentPosts;
import org.composure.api.JsonBody;
import org.composure.api.Page;
import org.composure.api.Parameters;
import org.composure.api.PathId;
import org.composure.api.PublicUrl;
import org.composure.api.Query;
import org.composure.auth.Authorized;
import org.composure.auth.Open;
import org.composure.auth.Scope;
import org.composure.compose.Stages;
import org.composure.compose.Volumes;
import org.composure.content.ComposeInspector;
import org.composure.idempotency.store.IdempotencyLedger.Answer;
import org.composure.policy.Policies;
import org.composure.promotion.Inspection;
import org.composure.promotion.PromotionState;
import org.composure.promotion.store.DryRun;
import org.composure.promotion.store.PromotionDecisions;
import org.composure.promotion.store.PromotionRequests;
import org.composure.promotion.store.PromotionRequests.Wish;
import org.composure.promotion.store.PromotionView;
import org.composure.promotion.store.Subject;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Promotions over HTTP. */
@RestController
@Tag(name = "Promotions")
public class PromotionController {

    private static final String PATH = "/api/1/promotions/";

    private final PromotionQueries queries;
    private final PromotionRequests requests;
    private final PromotionDecisions decisions;
    private final ComposeInspector inspector;
    private final IdempotentPosts posts;
    private final Policies policies;
    private final Stages stages;
    private final JsonMapper json;

    /** Wires it up. */
    public PromotionController(
            PromotionQueries queries,
            PromotionRequests requests,
            PromotionDecisions decisions,
            Volumes volumes,
            IdempotentPosts posts,
            Policies policies,
            Stages stages,
            JsonMapper json) {
        this.queries = queries;
        this.requests = requests;
        this.decisions = decisions;
        this.inspector = new ComposeInspector(volumes);
        this.posts = posts;
        this.policies = policies;
        this.stages = stages;
        this.json = json;
    }

    /** A page of promotions. */
    @Open
    @GetMapping(PATH)
    @Operation(
            operationId = "listPromotions",
            summary = "List promotions, the newest first",
            parameters = {
                @Parameter(ref = "compose_id"),
                @Parameter(
                        name = "to",
                        in = ParameterIn.QUERY,
                        description = "The stage that they lead to.",
                        schema = @Schema(ref = "#/components/schemas/Stage")),
                @Parameter(
                        name = "state",
                        in = ParameterIn.QUERY,
                        schema = @Schema(implementation = PromotionState.class),
                        example = "waiting"),
                @Parameter(ref = "requested_by"),
                @Parameter(ref = "page"),
                @Parameter(ref = "per_page")
            })
    public Page<PromotionView> list(Query query, PublicUrl url) {
        return queries.list(query, url);
    }

    /** Requests a promotion, or tries what a request would meet. */
    @Authorized(scope = Scope.NEW_PROMOTION, roles = Role.REQUESTER)
    @PostMapping(PATH)
    @Operation(
            operationId = "requestPromotion",
            summary = "Request a promotion",
            description =
                    "Answers at once; the gates are looked at and the files are moved afterwards. With dry_run nothing"
                            + " is stored, and the answer shows the gates as a real request would meet them now.",
            parameters = {
                @Parameter(
                        name = "dry_run",
                        in = ParameterIn.QUERY,
                        schema = @Schema(type = "boolean", defaultValue = "false")),
                @Parameter(ref = "Idempotency-Key")
            },
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewPromotion.class),
                                            examples =
                                                    @ExampleObject(
                                                            value =
                                                                    "{\"compose_id\": \"Fedora-43-20261120.n.0\", \"to\": \"nightly\", \"reason\": \"Needed for the test day.\"}"))))
    @ApiResponse(
            responseCode = "202",
            description = "The promotion as it was requested",
            headers =
                    @Header(name = "Location", description = "The promotion's URL", schema = @Schema(type = "string")),
            content = @Content(schema = @Schema(implementation = PromotionView.class)))
    @ApiResponse(
            responseCode = "200",
            description = "What a request would meet, with dry_run",
            content = @Content(schema = @Schema(implementation = DryRun.class)))
    @ApiResponse(responseCode = "404", ref = "NotFound")
    @ApiResponse(responseCode = "409", ref = "Conflict")
    public ResponseEntity<JsonNode> request(Caller caller, Query query, JsonBody body, HttpServletRequest request) {
        // A misspelt dry_run must not promote anything.
        Parameters parameters = Parameters.of(query);
        boolean dryRun = parameters.flag("dry_run");
        parameters.check();
        IdempotentPosts.key(request);
        Wish wish = NewPromotion.read(body, stages);
        if (dryRun) {
            return ResponseEntity.ok(json.valueToTree(rehearse(wish)));
        }
        return posts.answer(request, caller, body, () -> {
            PromotionView promotion = requests.request(caller, wish, policies);
            return new Answer(202, PATH + promotion.id(), json.valueToTree(promotion));
        });
    }

    /** The files are looked at between two transactions: that may take long. */
    private DryRun rehearse(Wish wish) {
        Subject subject = requests.rehearse(wish, policies);
        Inspection found =
                inspector.inspect(subject.location(), subject.policy().gates(), subject.known());
        return requests.dryRun(wish, policies, found.facts());
    }

    /** One promotion. */
    @Open
    @GetMapping(PATH + "{id}")
    @Operation(operationId = "getPromotion", summary = "Show a promotion")
    public PromotionView get(@PathVariable PathId id) {
        return queries.get(id);
    }

    /** Decides about a promotion. */
    @Authorized(scope = Scope.EDIT_PROMOTION)
    @PatchMapping(PATH + "{id}")
    @Operation(
            operationId = "decideAboutPromotion",
            summary = "Approve, reject, cancel or retry a promotion",
            description =
                    "Deciding the same again changes nothing. What is not possible now is refused with the reason.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewDecision.class),
                                            examples =
                                                    @ExampleObject(
                                                            value =
                                                                    "{\"action\": \"approve\", \"comment\": \"Looks good.\"}"))))
    @ApiResponse(
            responseCode = "200",
            description = "The promotion as it is now",
            content = @Content(schema = @Schema(implementation = PromotionView.class)))
    @ApiResponse(responseCode = "403", ref = "Forbidden")
    @ApiResponse(responseCode = "409", ref = "Conflict")
    public PromotionView decide(@PathVariable PathId id, Caller caller, JsonBody body) {
        // There is nothing to say about the body for a promotion that is not there.
        UUID promotion = queries.existing(id);
        NewDecision decision = NewDecision.read(body);
        return decisions.decide(caller, promotion, decision.action(), decision.comment());
    }
}
