package org.composure.compose.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.composure.actor.Caller;
import org.composure.actor.Role;
import org.composure.actor.Roles;
import org.composure.api.IdempotentPosts;
import org.composure.api.JsonBody;
import org.composure.api.Page;
import org.composure.api.PublicUrl;
import org.composure.api.Query;
import org.composure.auth.Authorization;
import org.composure.auth.Authorized;
import org.composure.auth.Identity;
import org.composure.auth.Open;
import org.composure.auth.Scope;
import org.composure.compose.ComposeId;
import org.composure.compose.store.Change;
import org.composure.compose.store.ComposeLedger;
import org.composure.compose.store.ComposeLedger.Registration;
import org.composure.compose.store.ComposeView;
import org.composure.idempotency.store.IdempotencyLedger.Answer;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.removal.store.ExpiryLedger;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Composes over HTTP. */
@RestController
@io.swagger.v3.oas.annotations.tags.Tag(name = "Composes")
public class ComposeController {

    private static final String EXAMPLE = """
            {
              "compose_info": {
                "header": {"type": "productmd.composeinfo", "version": "1.2"},
                "payload": {
                  "compose": {"id": "Fedora-43-20261120.n.0", "type": "nightly", "date": "20261120", "respin": 0},
                  "release": {"name": "Fedora", "short": "Fedora", "version": "43", "type": "ga", "internal": false},
                  "variants": {}
                }
              },
              "compose_url": "https://kojipkgs.example.org/compose/43/Fedora-43-20261120.n.0"
            }""";

    private final ComposeQueries queries;
    private final ComposeLedger ledger;
    private final ExpiryLedger expiries;
    private final IdempotentPosts posts;
    private final Roles roles;

    /** Wires it up. */
    public ComposeController(
            ComposeQueries queries, ComposeLedger ledger, ExpiryLedger expiries, IdempotentPosts posts, Roles roles) {
        this.queries = queries;
        this.ledger = ledger;
        this.expiries = expiries;
        this.posts = posts;
        this.roles = roles;
    }

    /** The history of a compose. */
    public record Changes(List<Change> changes) {}

    /** A page of composes. */
    @Open
    @GetMapping("/api/1/composes/")
    @Operation(
            operationId = "listComposes",
            summary = "List composes",
            description =
                    "The newest first, unless order_by says otherwise. Filters are compared exactly, those of a suffix by a"
                            + " part of the text; all have to hold; an empty one counts as none.",
            parameters = {@Parameter(ref = "order_by"), @Parameter(ref = "page"), @Parameter(ref = "per_page")})
    public Page<ComposeView> list(Query query, PublicUrl url) {
        return queries.list(query, url);
    }

    /** Registers a compose. */
    @Authorized(scope = Scope.NEW_COMPOSE, roles = Role.ALLOWED_BUILDERS)
    @PostMapping("/api/1/composes/")
    @Operation(
            operationId = "registerCompose",
            summary = "Register a compose",
            description =
                    "Answers the ComposeInfo with the id under which it is stored: where the respin is taken, the next"
                            + " free one is given.",
            parameters = @Parameter(ref = "Idempotency-Key"),
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewCompose.class),
                                            examples = @ExampleObject(name = "nightly", value = EXAMPLE))))
    @ApiResponse(
            responseCode = "200",
            description = "The ComposeInfo as it is stored",
            content = @Content(schema = @Schema(ref = "#/components/schemas/ComposeInfo")))
    @ApiResponse(responseCode = "409", ref = "Conflict")
    public ResponseEntity<JsonNode> register(Caller caller, JsonBody body, HttpServletRequest request) {
        Registration registration = NewCompose.read(body);
        return posts.answer(
                request,
                caller,
                body,
                () -> new Answer(
                        200, null, ledger.register(caller, registration).asCts()));
    }

    /** One compose. */
    @Open
    @GetMapping("/api/1/composes/{id}")
    @Operation(operationId = "getCompose", summary = "Show a compose")
    public ComposeView get(@PathVariable String id) {
        return queries.get(id);
    }

    /** Changes a compose. */
    @Authorized(scope = Scope.EDIT_COMPOSE)
    @PatchMapping("/api/1/composes/{id}")
    @Operation(
            operationId = "editCompose",
            summary = "Tag or untag a compose, set its URL, extend it, hold or release it",
            description = "What is so already changes nothing.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = ComposeEdit.Body.class),
                                            examples = {
                                                @ExampleObject(
                                                        name = "tag",
                                                        value =
                                                                "{\"action\": \"tag\", \"tag\": \"installability-passed\"}"),
                                                @ExampleObject(
                                                        name = "extend",
                                                        value =
                                                                "{\"action\": \"extend\", \"until\": \"2027-01-31T00:00:00Z\", \"user_data\": \"Needed for the audit.\"}"),
                                                @ExampleObject(
                                                        name = "set_url",
                                                        value =
                                                                "{\"action\": \"set_url\", \"compose_url\": \"https://kojipkgs.example.org/compose/43/Fedora-43-20261120.n.0\"}")
                                            })))
    @ApiResponse(
            responseCode = "200",
            description = "The compose as it is now",
            content = @Content(schema = @Schema(implementation = ComposeView.class)))
    @ApiResponse(responseCode = "409", ref = "Conflict")
    public ComposeView edit(@PathVariable String id, Identity identity, JsonBody body) {
        // There is nothing to say about the body for a compose that is not there.
        ComposeId compose = queries.require(id);
        ComposeEdit edit = ComposeEdit.read(body);
        authorize(identity, edit);
        Caller caller = identity.caller();
        return switch (edit) {
            case ComposeEdit.Tag(String tag, String userData) -> ledger.tag(caller, compose, tag, userData);
            case ComposeEdit.Untag(String tag, String userData) -> ledger.untag(caller, compose, tag, userData);
            case ComposeEdit.SetUrl(String url) -> ledger.setUrl(caller, compose, url);
            case ComposeEdit.Extend(Instant until, String userData) ->
                expiries.extend(caller, compose, until, userData);
            case ComposeEdit.Hold(String userData) -> expiries.hold(caller, compose, userData);
            case ComposeEdit.Release(String holder, String userData) ->
                expiries.release(caller, compose, holder == null ? caller.name() : holder, userData);
        };
    }

    /** Who may tag and untag, each tag says itself. */
    private void authorize(Identity identity, ComposeEdit edit) {
        switch (edit) {
            case ComposeEdit.Tag _, ComposeEdit.Untag _ -> {}
            case ComposeEdit.SetUrl _ -> {
                if (!roles.holds(identity.caller(), Role.ALLOWED_BUILDERS, Role.ADMINS)) {
                    throw new ProblemException(
                            ProblemType.NOT_ALLOWED,
                            "User \"" + identity.caller().name() + "\" does not have permission to set compose_url");
                }
            }
            case ComposeEdit.Extend _, ComposeEdit.Hold _, ComposeEdit.Release _ ->
                Authorization.require(roles, identity, Role.RELEASE_MANAGER, Role.ADMINS);
        }
    }

    /** The history of a compose. */
    @Open
    @GetMapping("/api/1/composes/{id}/changes/")
    @Operation(operationId = "listComposeChanges", summary = "Show the history of a compose, oldest first")
    public Changes changes(@PathVariable String id) {
        return new Changes(queries.changes(id));
    }
}
