package org.composure.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.composure.auth.Open;
import org.composure.tag.store.TagViews;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Gives what Prometheus asks for: CTS's metrics, and ours. */
@RestController
@Tag(name = "About")
public class MetricsController {

    private static final MediaType PROMETHEUS = MediaType.parseMediaType("text/plain;version=0.0.4;charset=utf-8");

    private final PrometheusMeterRegistry registry;
    private final TagViews tags;

    /** Reads the given registry, and counts the given tags. */
    public MetricsController(PrometheusMeterRegistry registry, TagViews tags) {
        this.registry = registry;
        this.tags = tags;
    }

    /** All metrics of this process, and how many composes have which tag. */
    @Open
    @GetMapping("/api/1/metrics/")
    @Operation(operationId = "getMetrics", summary = "Metrics for Prometheus")
    @ApiResponse(
            responseCode = "200",
            description = "Prometheus' text format",
            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    public ResponseEntity<String> metrics() {
        // CTS's name is one that the registry would not give to a gauge.
        StringBuilder text = new StringBuilder("""
                # HELP composes_total How many composes have a tag.
                # TYPE composes_total gauge
                """);
        tags.composesOfEach()
                .forEach((tag, composes) -> text.append("composes_total{tag=\"")
                        .append(escape(tag))
                        .append("\"} ")
                        .append(composes)
                        .append('\n'));
        return ResponseEntity.ok()
                .contentType(PROMETHEUS)
                .body(text.append(registry.scrape()).toString());
    }

    private static String escape(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
