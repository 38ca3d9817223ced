package org.composure.tag.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.composure.actor.Caller;
import org.composure.actor.Role;
import org.composure.api.JsonBody;
import org.composure.api.Page;
import org.composure.api.PublicUrl;
import org.composure.api.Query;
import org.composure.auth.Authorized;
import org.composure.auth.Open;
import org.composure.auth.Scope;
import org.composure.compose.store.Change;
import org.composure.tag.store.TagLedger;
import org.composure.tag.store.TagView;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tags over HTTP. */
@RestController
@Tag(name = "Tags")
public class TagController {

    /** The history of a tag. */
    public record TagChanges(List<Change> changes) {}

    private final TagQueries queries;
    private final TagLedger ledger;

    /** Wires it up. */
    public TagController(TagQueries queries, TagLedger ledger) {
        this.queries = queries;
        this.ledger = ledger;
    }

    /** A page of tags. */
    @Open
    @GetMapping("/api/1/tags/")
    @Operation(
            operationId = "listTags",
            summary = "List tags",
            description = "The newest first, unless order_by (id or name) says otherwise.",
            parameters = {
                @Parameter(name = "id", in = ParameterIn.QUERY, schema = @Schema(type = "integer")),
                @Parameter(name = "name", in = ParameterIn.QUERY),
                @Parameter(ref = "order_by"),
                @Parameter(ref = "page"),
                @Parameter(ref = "per_page")
            })
    public Page<TagView> list(Query query, PublicUrl url) {
        return queries.list(query, url);
    }

    /** Makes a tag. */
    @Authorized(scope = Scope.NEW_TAG, roles = Role.ADMINS)
    @PostMapping("/api/1/tags/")
    @Operation(
            operationId = "createTag",
            summary = "Make a tag",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewTag.class),
                                            examples =
                                                    @ExampleObject(
                                                            value =
                                                                    "{\"name\": \"installability-passed\", \"description\": \"All packages can be installed.\", \"documentation\": \"https://docs.example.org/installability\"}"))))
    public TagView create(Caller caller, JsonBody body) {
        NewTag tag = NewTag.read(body);
        return ledger.create(caller, tag.name(), tag.description(), tag.documentation(), tag.userData());
    }

    /** One tag. */
    @Open
    @GetMapping("/api/1/tags/{idOrName}")
    @Operation(operationId = "getTag", summary = "Show a tag, by its id or its name")
    public TagView get(@PathVariable String idOrName) {
        return queries.get(idOrName);
    }

    /** Changes a tag. */
    @Authorized(scope = Scope.EDIT_TAG, roles = Role.ADMINS)
    @PatchMapping("/api/1/tags/{idOrName}")
    @Operation(
            operationId = "editTag",
            summary = "Rename or describe a tag, say who may tag and untag with it",
            description = "What is so already changes nothing; all else leaves an entry in the tag's history. A refused"
                    + " request changes nothing at all. A tag that a policy speaks of cannot be renamed.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = TagPatch.class),
                                            examples =
                                                    @ExampleObject(
                                                            value =
                                                                    "{\"action\": \"add_tagger\", \"username\": \"qe-bot\", \"user_data\": \"https://tickets.example.org/7\"}"))))
    @ApiResponse(
            responseCode = "200",
            description = "The tag as it is now",
            content = @Content(schema = @Schema(implementation = TagView.class)))
    @ApiResponse(responseCode = "409", ref = "Conflict")
    public TagView edit(@PathVariable String idOrName, Caller caller, JsonBody body) {
        int tag = queries.get(idOrName).id();
        return ledger.edit(caller, tag, TagPatch.read(body));
    }

    /** The history of a tag. */
    @Open
    @GetMapping("/api/1/tags/{idOrName}/changes/")
    @Operation(operationId = "listTagChanges", summary = "Show the history of a tag, oldest first")
    public TagChanges changes(@PathVariable String idOrName) {
        return new TagChanges(queries.changes(idOrName));
    }
}
