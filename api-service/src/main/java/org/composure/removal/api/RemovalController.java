package org.composure.removal.api;

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
import org.composure.idempotency.store.IdempotencyLedger.Answer;
import org.composure.removal.RemovalKind;
import org.composure.removal.RemovalState;
import org.composure.removal.store.RemovalRequests;
import org.composure.removal.store.RemovalRequests.Rehearsal;
import org.composure.removal.store.RemovalRequests.Wish;
import org.composure.removal.store.RemovalView;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Removals over HTTP. */
@RestController
@Tag(name = "Removals")
public class RemovalController {

    private static final String PATH = "/api/1/removals/";

    private final RemovalQueries queries;
    private final RemovalRequests requests;
    private final IdempotentPosts posts;
    private final JsonMapper json;

    /** Wires it up. */
    public RemovalController(RemovalQueries queries, RemovalRequests requests, IdempotentPosts posts, JsonMapper json) {
        this.queries = queries;
        this.requests = requests;
        this.posts = posts;
        this.json = json;
    }

    /** A page of removals. */
    @Open
    @GetMapping(PATH)
    @Operation(
            operationId = "listRemovals",
            summary = "List removals, the newest first",
            parameters = {
                @Parameter(ref = "compose_id"),
                @Parameter(
                        name = "state",
                        in = ParameterIn.QUERY,
                        schema = @Schema(implementation = RemovalState.class),
                        example = "trashed"),
                @Parameter(
                        name = "kind",
                        in = ParameterIn.QUERY,
                        description = "compose, or tree: an old tree that a compose has left.",
                        schema = @Schema(implementation = RemovalKind.class),
                        example = "compose"),
                @Parameter(ref = "requested_by"),
                @Parameter(ref = "page"),
                @Parameter(ref = "per_page")
            })
    public Page<RemovalView> list(Query query, PublicUrl url) {
        return queries.list(query, url);
    }

    /** Requests a removal, or tries what a request would meet. */
    @Authorized(
            scope = Scope.NEW_REMOVAL,
            roles = {Role.RELEASE_MANAGER, Role.ADMINS})
    @PostMapping(PATH)
    @Operation(
            operationId = "requestRemoval",
            summary = "Request the removal of a compose",
            description =
                    "Answers at once; the compose is announced as expiring, and goes into the trash when it is due, unless"
                            + " something keeps it then. Its metadata stays. With dry_run nothing is stored, and the answer"
                            + " shows what keeps the compose now.",
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
                                            schema = @Schema(implementation = NewRemoval.class),
                                            examples =
                                                    @ExampleObject(
                                                            value =
                                                                    "{\"compose_id\": \"Fedora-43-20261120.n.0\", \"reason\": \"It was built from the wrong branch.\"}"))))
    @ApiResponse(
            responseCode = "202",
            description = "The removal as it was requested",
            headers = @Header(name = "Location", description = "The removal's URL", schema = @Schema(type = "string")),
            content = @Content(schema = @Schema(implementation = RemovalView.class)))
    @ApiResponse(
            responseCode = "200",
            description = "What a request would meet, with dry_run",
            content = @Content(schema = @Schema(implementation = Rehearsal.class)))
    @ApiResponse(responseCode = "404", ref = "NotFound")
    @ApiResponse(responseCode = "409", ref = "Conflict")
    public ResponseEntity<JsonNode> request(Caller caller, Query query, JsonBody body, HttpServletRequest request) {
        // A misspelt dry_run must not remove anything.
        Parameters parameters = Parameters.of(query);
        boolean dryRun = parameters.flag("dry_run");
        parameters.check();
        IdempotentPosts.key(request);
        Wish wish = NewRemoval.read(body);
        if (dryRun) {
            return ResponseEntity.ok(json.valueToTree(requests.rehearse(wish)));
        }
        return posts.answer(request, caller, body, () -> {
            RemovalView removal = requests.request(caller, wish);
            return new Answer(202, PATH + removal.id(), json.valueToTree(removal));
        });
    }

    /** One removal. */
    @Open
    @GetMapping(PATH + "{id}")
    @Operation(operationId = "getRemoval", summary = "Show a removal")
    public RemovalView get(@PathVariable PathId id) {
        return queries.get(id);
    }

    /** Decides about a removal. */
    @Authorized(
            scope = Scope.EDIT_REMOVAL,
            roles = {Role.RELEASE_MANAGER, Role.ADMINS})
    @PatchMapping(PATH + "{id}")
    @Operation(
            operationId = "decideAboutRemoval",
            summary = "Cancel or retry a removal, or empty the trash of it",
            description = "What is so already changes nothing. What is not possible now is refused with the reason.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = RemovalDecision.class),
                                            examples =
                                                    @ExampleObject(
                                                            value =
                                                                    "{\"action\": \"cancel\", \"comment\": \"QE still needs it.\"}"))))
    @ApiResponse(responseCode = "200", description = "The removal as it is then", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "409", ref = "Conflict")
    public RemovalView decide(@PathVariable PathId id, Caller caller, JsonBody body) {
        // There is nothing to say about the body for a removal that is not there.
        UUID removal = queries.existing(id);
        RemovalDecision decision = RemovalDecision.read(body);
        return requests.decide(caller, removal, decision.action(), decision.comment());
    }
}
