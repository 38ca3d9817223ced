package org.composure.promotion.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.composure.api.Page;
import org.composure.api.Paging;
import org.composure.api.Parameters;
import org.composure.api.PublicUrl;
import org.composure.api.Query;
import org.composure.api.TextForm;
import org.composure.auth.Open;
import org.composure.compose.Stages;
import org.composure.compose.Volumes;
import org.composure.content.ComposeInspector;
import org.composure.promotion.store.Aim;
import org.composure.promotion.store.Candidate;
import org.composure.promotion.store.Candidates;
import org.composure.promotion.store.Candidates.Look;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The composes that might be promoted, over HTTP. */
@RestController
@Tag(name = "Promotions")
public class CandidateController {

    private static final int LONGEST_RELEASE = 255;
    private static final TextForm RELEASE = TextForm.line("part of a release's name", LONGEST_RELEASE);

    private final Candidates candidates;
    private final ComposeInspector inspector;
    private final Stages stages;

    /** Wires it up. */
    public CandidateController(Candidates candidates, Volumes volumes, Stages stages) {
        this.candidates = candidates;
        this.inspector = new ComposeInspector(volumes);
        this.stages = stages;
    }

    /** A page of candidates. */
    @Open
    @GetMapping("/api/1/candidates/")
    @Operation(
            operationId = "listCandidates",
            summary = "List the composes that might be promoted, best first",
            description =
                    "The newest 50 composes of a release in a stage from which a policy leads to the wanted one: those whose"
                            + " gates all pass, then the others, the newest of each first. Each comes with what it lacks and"
                            + " the gates as a dry run would show them.",
            parameters = {
                @Parameter(
                        name = "release_short",
                        in = ParameterIn.QUERY,
                        required = true,
                        schema = @Schema(maxLength = LONGEST_RELEASE, pattern = TextForm.LINE),
                        example = "Fedora"),
                @Parameter(
                        name = "release_version",
                        in = ParameterIn.QUERY,
                        required = true,
                        schema = @Schema(maxLength = LONGEST_RELEASE, pattern = TextForm.LINE),
                        example = "43"),
                @Parameter(
                        name = "to",
                        in = ParameterIn.QUERY,
                        required = true,
                        description = "The stage that one of them is to reach.",
                        schema = @Schema(ref = "#/components/schemas/Stage"),
                        example = "nightly"),
                @Parameter(ref = "page"),
                @Parameter(ref = "per_page")
            })
    public Page<Candidate> list(Query query, PublicUrl url) {
        Parameters parameters = Parameters.of(query);
        Paging paging = parameters.paging();
        Aim aim = new Aim(
                parameters.requiredText("release_short", RELEASE),
                parameters.requiredText("release_version", RELEASE),
                parameters.requiredText("to", TextForm.stage(stages)));
        parameters.check();
        // Between the two transactions: it may take long.
        List<Look> looks = Look.at(
                candidates.find(aim, Candidates.MOST),
                subject ->
                        inspector.inspect(subject.location(), subject.policy().gates(), subject.known()));
        Paging.Found<Candidate> found = paging.find(candidates.judge(aim, looks));
        return Page.of(found.rows(), found.total(), paging, query, url);
    }
}
