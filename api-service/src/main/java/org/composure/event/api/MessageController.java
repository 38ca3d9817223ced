package org.composure.event.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.actor.Role;
import org.composure.api.JsonBody;
import org.composure.api.Ordering;
import org.composure.api.Page;
import org.composure.api.Paging;
import org.composure.api.Parameters;
import org.composure.api.PathId;
import org.composure.api.PublicUrl;
import org.composure.api.Query;
import org.composure.api.TextForm;
import org.composure.auth.Authorized;
import org.composure.auth.Open;
import org.composure.auth.Scope;
import org.composure.event.MessageState;
import org.composure.event.store.MessageBoard;
import org.composure.event.store.MessageBoard.Column;
import org.composure.event.store.MessageBoard.Filter;
import org.composure.event.store.MessageView;
import org.composure.event.store.ParkedMessages;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.springframework.data.domain.Sort;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Messages over HTTP. */
@RestController
@Tag(name = "Messages")
public class MessageController {

    private static final String PATH = "/api/1/messages/";
    static final List<String> LISTED = List.of(MessageState.WAITING.wire(), MessageState.PARKED.wire());
    static final Ordering ORDERING = new Ordering(orderings(), MessageBoard.PARKED_FIRST);

    private final MessageBoard board;
    private final ParkedMessages parked;

    /** Wires it up. */
    public MessageController(MessageBoard board, ParkedMessages parked) {
        this.board = board;
        this.parked = parked;
    }

    /** A page of the messages that the broker has not taken. */
    @Open
    @GetMapping(PATH)
    @Operation(
            operationId = "listMessages",
            summary = "List the messages that the broker has not taken",
            description = "The parked ones first, unless order_by says otherwise.",
            parameters = {@Parameter(ref = "compose_id"), @Parameter(ref = "page"), @Parameter(ref = "per_page")})
    public Page<MessageView> list(Query query, PublicUrl url) {
        Parameters parameters = Parameters.of(query);
        Paging paging = parameters.paging();
        Filter filter = new Filter(
                parameters
                        .text("state", TextForm.oneOf(LISTED))
                        .flatMap(MessageState::ofWire)
                        .orElse(null),
                parameters.text("compose_id", TextForm.COMPOSE_ID).orElse(null));
        Sort order = ORDERING.of(parameters);
        parameters.check();
        long total = board.count(filter);
        List<MessageView> items = paging.page() > paging.pages(total)
                ? List.of()
                : board.list(filter, order, paging.perPage(), (paging.page() - 1) * paging.perPage());
        return Page.of(items, total, paging, query, url);
    }

    /** One message. */
    @Open
    @GetMapping(PATH + "{id}")
    @Operation(
            operationId = "getMessage",
            summary = "Show a message, whatever has become of it",
            description = "Each event has one, of the same id.")
    public MessageView get(@PathVariable PathId id) {
        return id.uuid().flatMap(board::find).orElseThrow(MessageController::unknown);
    }

    /** Decides about a parked message. */
    @Authorized(scope = Scope.EDIT_MESSAGE, roles = Role.ADMINS)
    @PatchMapping(PATH + "{id}")
    @Operation(
            operationId = "decideAboutMessage",
            summary = "Retry or discard a parked message",
            description =
                    "Retried, it is due at once and tried as often as a new one. Discarded, it is given up for good,"
                            + " and the later ones of its compose go on. One that is not parked is refused with the reason.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewMessageDecision.class),
                                            examples =
                                                    @ExampleObject(
                                                            value =
                                                                    "{\"action\": \"retry\", \"comment\": \"The exchange is back.\"}"))))
    @ApiResponse(responseCode = "200", description = "The message as it is then", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "403", ref = "Forbidden")
    @ApiResponse(responseCode = "409", ref = "Conflict")
    public MessageView decide(@PathVariable PathId id, Caller caller, JsonBody body) {
        // There is nothing to say about the body for a message that is not there.
        UUID message = id.uuid().filter(event -> board.find(event).isPresent()).orElseThrow(MessageController::unknown);
        NewMessageDecision decision = NewMessageDecision.read(body);
        return parked.decide(caller, message, decision.action(), decision.comment());
    }

    private static ProblemException unknown() {
        return new ProblemException(ProblemType.NOT_FOUND, "No such message found.");
    }

    private static SequencedMap<String, String> orderings() {
        SequencedMap<String, String> columns = new LinkedHashMap<>();
        for (Column column : Column.values()) {
            columns.put(column.name().toLowerCase(Locale.ROOT), column.name());
        }
        return columns;
    }
}
