package org.composure.tag.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.composure.actor.Caller;
import org.composure.api.JsonBody;
import org.composure.api.Page;
import org.composure.api.PublicUrl;
import org.composure.api.Query;
import org.composure.tag.store.TagLedger;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tags over HTTP. */
@RestController
@Tag(name = "Tags")
public class TagController {

    private final TagQueries queries;
    private final TagLedger ledger;

    /** Wires it up. */
    public TagController(TagQueries queries, TagLedger ledger) {
        this.queries = queries;
        this.ledger = ledger;
    }

    /** A page of tags. */
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
        return TagView.of(ledger.create(caller, tag.name(), tag.description(), tag.documentation(), tag.userData()));
    }

    /** One tag. */
    @GetMapping("/api/1/tags/{idOrName}")
    @Operation(operationId = "getTag", summary = "Show a tag, by its id or its name")
    public TagView get(@PathVariable String idOrName) {
        return queries.get(idOrName);
    }
}
