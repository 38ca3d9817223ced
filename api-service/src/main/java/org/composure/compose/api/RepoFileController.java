package org.composure.compose.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.composure.api.Query;
import org.composure.auth.Open;
import org.composure.compose.store.ComposeView;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Gives the file that makes dnf install from a compose. */
@RestController
@Tag(name = "Composes")
public class RepoFileController {

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    /** Harmless in a section's name, in a line and in a URL; any uid of productmd is of this form. */
    private static final Pattern VARIANT = Pattern.compile("[A-Za-z0-9](?:\\.?[A-Za-z0-9_+~-]){0,199}");

    private final ComposeQueries composes;

    /** Reads from the given queries. */
    public RepoFileController(ComposeQueries composes) {
        this.composes = composes;
    }

    /** The repository file for a variant. */
    @Open
    @GetMapping("/api/1/composes/{id}/repo/")
    @Operation(
            operationId = "getComposeRepo",
            summary = "Show the yum repository file for a variant of a compose",
            parameters =
                    @Parameter(
                            name = "variant",
                            in = ParameterIn.QUERY,
                            required = true,
                            description = "The uid of the variant.",
                            example = "Server"))
    @ApiResponse(
            responseCode = "200",
            description = "The file",
            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    public ResponseEntity<String> get(@PathVariable String id, Query query) {
        ComposeView compose = composes.get(id);
        String variant = variant(query);
        String url = compose.composeUrl();
        if (url == null) {
            throw new ProblemException(ProblemType.NOT_FOUND, "Compose does not have any URL set");
        }
        return ResponseEntity.ok().contentType(TEXT).body("""
                [%1$s-%2$s]
                name=Compose %1$s (RPMs) - %2$s
                baseurl=%3$s/compose/%2$s/$basearch/os/
                enabled=1
                gpgcheck=0
                """.formatted(
                        id, variant, url.endsWith("/") ? url.substring(0, url.length() - 1) : url));
    }

    private static String variant(Query query) {
        String variant = query.first("variant")
                .orElseThrow(() -> ProblemException.invalid(
                        "variant is required.",
                        List.of(new FieldError("variant", "nothing (expected: a variant's uid)"))));
        if (!VARIANT.matcher(variant).matches()) {
            throw ProblemException.invalid(
                    List.of(
                            FieldError.of(
                                    "variant",
                                    variant,
                                    "a variant's uid: 1 to 200 of A-Z a-z 0-9 . _ + ~ -, beginning with a letter or digit, without \"..\"")));
        }
        return variant;
    }
}
