package org.composure.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.composure.apiservice.Composes;
import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.junit.jupiter.api.Test;

class MetricsApiTest extends RunningApi {

    private static final String METRICS = "/api/1/metrics/";

    private void tag(String name, String release) {
        post("/api/1/tags/", "{\"name\": \"%s\", \"description\": \"d\", \"documentation\": \"d\"}".formatted(name));
        post("/api/1/composes/", Composes.nightly(release));
        patch("/api/1/composes/" + Composes.id(release), "{\"action\": \"tag\", \"tag\": \"" + name + "\"}");
    }

    @Test
    @Shows({"route-metrics", "metrics-composes-total"})
    void composesAreCountedByTagWithOneStatement() {
        tag("counted", "Counted1");
        tag("counted", "Counted2");
        tag("quo\\\"ted", "Counted3");
        post("/api/1/tags/", "{\"name\": \"uncounted\", \"description\": \"d\", \"documentation\": \"d\"}");

        Answer answer = get(METRICS);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        assertThat(answer.response().body())
                .contains("# TYPE composes_total gauge\n", "composes_total{tag=\"counted\"} 2\n")
                .contains("composes_total{tag=\"quo\\\"ted\"} 1\n")
                .doesNotContain("composes_total{tag=\"uncounted\"}");
        assertThat(statements.during(() -> get(METRICS))).isEqualTo(1);
    }

    @Test
    @Shows("metrics-process")
    void theProcessTellsOfItselfAsPrometheusClientsDo() {
        assertThat(get(METRICS).status()).isEqualTo(200);
        String metrics = get(METRICS).response().body();

        for (String name : new String[] {
            "process_virtual_memory_bytes",
            "process_resident_memory_bytes",
            "process_start_time_seconds",
            "process_cpu_seconds_total",
            "process_open_fds",
            "process_max_fds"
        }) {
            assertThat(metrics).containsPattern("(?m)^" + name + " [0-9.E]+$");
        }
        assertThat(metrics).contains("jvm_memory_used_bytes", "http_server_requests_seconds_count");
        assertThat(metrics.lines().filter(line -> line.startsWith("# TYPE ")))
                .as("no metric twice")
                .doesNotHaveDuplicates();
    }
}
