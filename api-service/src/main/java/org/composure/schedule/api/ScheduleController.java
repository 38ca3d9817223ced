package org.composure.schedule.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.composure.actor.Caller;
import org.composure.actor.Role;
import org.composure.api.IdempotentPosts;
import org.composure.api.JsonBody;
import org.composure.api.Page;
import org.composure.api.Paging;
import org.composure.api.Parameters;
import org.composure.api.PathId;
import org.composure.api.PublicUrl;
import org.composure.api.Query;
import org.composure.auth.Authorized;
import org.composure.auth.Open;
import org.composure.auth.Scope;
import org.composure.compose.Stages;
import org.composure.compose.store.Change;
import org.composure.idempotency.store.IdempotencyLedger.Answer;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.schedule.store.RunView;
import org.composure.schedule.store.ScheduleBoard;
import org.composure.schedule.store.ScheduleLedger;
import org.composure.schedule.store.ScheduleLedger.Plan;
import org.composure.schedule.store.ScheduleView;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Schedules and their runs over HTTP. */
@RestController
@Tag(name = "Schedules")
public class ScheduleController {

    /** The history of a schedule. */
    public record ScheduleChanges(List<Change> changes) {}

    private static final String PATH = "/api/1/schedules/";

    private final ScheduleBoard board;
    private final ScheduleLedger ledger;
    private final Stages stages;
    private final IdempotentPosts posts;
    private final JsonMapper json;

    /** Wires it up. */
    public ScheduleController(
            ScheduleBoard board, ScheduleLedger ledger, Stages stages, IdempotentPosts posts, JsonMapper json) {
        this.board = board;
        this.ledger = ledger;
        this.stages = stages;
        this.posts = posts;
        this.json = json;
    }

    /** A page of schedules. */
    @Open
    @GetMapping(PATH)
    @Operation(
            operationId = "listSchedules",
            summary = "List schedules, in the order of their names",
            parameters = {@Parameter(ref = "page"), @Parameter(ref = "per_page")})
    public Page<ScheduleView> list(Query query, PublicUrl url) {
        Parameters parameters = Parameters.of(query);
        Paging paging = parameters.paging();
        parameters.check();
        long total = board.count();
        List<ScheduleView> items = paging.page() > paging.pages(total)
                ? List.of()
                : board.list(paging.perPage(), (paging.page() - 1) * paging.perPage());
        return Page.of(items, total, paging, query, url);
    }

    /** Makes a schedule. */
    @Authorized(
            scope = Scope.NEW_SCHEDULE,
            roles = {Role.RELEASE_MANAGER, Role.ADMINS})
    @PostMapping(PATH)
    @Operation(
            operationId = "createSchedule",
            summary = "Make a schedule",
            description =
                    "At each of its times a run requests the promotion of the best candidate of a release to a stage: of"
                            + " those whose gates all pass the newest. Where none passes it waits; where none has in time,"
                            + " it says so.",
            parameters = @Parameter(ref = "Idempotency-Key"),
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewSchedule.class),
                                            examples =
                                                    @ExampleObject(
                                                            value =
                                                                    "{\"name\": \"fedora-43-nightly\", \"release_short\": \"Fedora\", \"release_version\": \"43\", \"to\": \"nightly\", \"cron\": \"0 2 * * *\", \"zone\": \"Europe/Prague\", \"wait_for\": \"3h\"}"))))
    @ApiResponse(
            responseCode = "201",
            description = "The schedule",
            headers = @Header(name = "Location", description = "The schedule's URL", schema = @Schema(type = "string")),
            content = @Content(schema = @Schema(implementation = ScheduleView.class)))
    @ApiResponse(responseCode = "409", ref = "Conflict")
    public ResponseEntity<JsonNode> create(Caller caller, JsonBody body, HttpServletRequest request) {
        Plan plan = NewSchedule.read(body, stages);
        return posts.answer(request, caller, body, () -> {
            ScheduleView schedule = ledger.create(caller, plan);
            return new Answer(201, PATH + schedule.id(), json.valueToTree(schedule));
        });
    }

    /** One schedule. */
    @Open
    @GetMapping(PATH + "{id}")
    @Operation(operationId = "getSchedule", summary = "Show a schedule")
    public ScheduleView get(@PathVariable PathId id) {
        return existing(id);
    }

    /** Decides about a schedule. */
    @Authorized(
            scope = Scope.EDIT_SCHEDULE,
            roles = {Role.RELEASE_MANAGER, Role.ADMINS})
    @PatchMapping(PATH + "{id}")
    @Operation(
            operationId = "decideAboutSchedule",
            summary = "Pause, unpause or trigger a schedule",
            description =
                    "What is so already changes nothing. A run is not triggered while another one waits. One that waits goes"
                            + " on while its schedule is paused.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = ScheduleDecision.class),
                                            examples = @ExampleObject(value = "{\"action\": \"pause\"}"))))
    @ApiResponse(responseCode = "200", description = "The schedule as it is then", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "409", ref = "Conflict")
    public ScheduleView decide(@PathVariable PathId id, Caller caller, JsonBody body) {
        // There is nothing to say about the body for a schedule that is not there.
        UUID schedule = existing(id).id();
        return ledger.decide(caller, schedule, ScheduleDecision.read(body));
    }

    /** Deletes a schedule. */
    @Authorized(
            scope = Scope.EDIT_SCHEDULE,
            roles = {Role.RELEASE_MANAGER, Role.ADMINS})
    @DeleteMapping(PATH + "{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "deleteSchedule",
            summary = "Delete a schedule",
            description = "A run that waits is called off. Promotions that were requested go on.")
    @ApiResponse(responseCode = "204", description = "It is deleted")
    public void delete(@PathVariable PathId id, Caller caller) {
        ledger.delete(caller, existing(id).id());
    }

    /** The history of a schedule. */
    @Open
    @GetMapping(PATH + "{id}/changes/")
    @Operation(
            operationId = "listScheduleChanges",
            summary = "Show the history of a schedule, oldest first",
            description =
                    "Who created, paused, unpaused, triggered and deleted it. It is kept when the schedule is deleted.")
    public ScheduleChanges changes(@PathVariable PathId id) {
        return id.uuid()
                .map(board::changes)
                .filter(changes -> !changes.isEmpty())
                .map(ScheduleChanges::new)
                .orElseThrow(ScheduleController::notFound);
    }

    /** A page of a schedule's runs. */
    @Open
    @GetMapping(PATH + "{id}/runs/")
    @Operation(
            operationId = "listScheduleRuns",
            summary = "List the runs of a schedule, the newest first",
            description = "Each with the candidates that it saw when it looked last, and why they lost.",
            parameters = {@Parameter(ref = "page"), @Parameter(ref = "per_page")})
    public Page<RunView> runs(@PathVariable PathId id, Query query, PublicUrl url) {
        UUID schedule = existing(id).id();
        Parameters parameters = Parameters.of(query);
        Paging paging = parameters.paging();
        parameters.check();
        long total = board.countRuns(schedule);
        List<RunView> items = paging.page() > paging.pages(total)
                ? List.of()
                : board.runs(schedule, paging.perPage(), (paging.page() - 1) * paging.perPage());
        return Page.of(items, total, paging, query, url);
    }

    /** One run of a schedule. */
    @Open
    @GetMapping(PATH + "{id}/runs/{run}")
    @Operation(operationId = "getScheduleRun", summary = "Show a run of a schedule")
    public RunView run(@PathVariable PathId id, @PathVariable PathId run) {
        UUID schedule = existing(id).id();
        return run.uuid()
                .flatMap(board::run)
                .filter(found -> found.scheduleId().equals(schedule))
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "No such run found."));
    }

    private ScheduleView existing(PathId id) {
        return id.uuid().flatMap(board::find).orElseThrow(ScheduleController::notFound);
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemType.NOT_FOUND, "No such schedule found.");
    }
}
