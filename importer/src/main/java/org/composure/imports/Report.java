package org.composure.imports;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.composure.imports.store.Finding;
import org.composure.imports.store.Finding.Kind;
import org.composure.imports.store.Position;
import tools.jackson.databind.json.JsonMapper;

/** The report of a run: one JSON object a line for each thing that did not fit, and one with the counts at the end. */
final class Report {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;

    /**
     * @param file where it will stand
     * @throws IOException if it cannot be written there
     */
    Report(Path file) throws IOException {
        this.file = file;
        Files.newBufferedWriter(file).close();
    }

    /**
     * Writes it.
     *
     * @return how many findings there are of each kind
     */
    Map<Kind, Long> write(Target target, Position end) throws IOException {
        Map<Kind, Long> found = new EnumMap<>(Kind.class);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            target.findings(end.source(), finding -> {
                found.merge(finding.kind(), 1L, Long::sum);
                line(out, members(finding));
            });
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("source", end.source());
            summary.put("run", end.run());
            for (Kind kind : Kind.values()) {
                summary.put(kind.wire(), found.getOrDefault(kind, 0L));
            }
            summary.putAll(new TreeMap<>(end.counts()));
            line(out, Map.of("summary", summary));
        }
        return found;
    }

    private static Map<String, Object> members(Finding finding) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kind", finding.kind().wire());
        members.put("object", finding.object());
        members.put("id", finding.id());
        members.put("field", finding.field());
        members.put("message", finding.message());
        return members;
    }

    private static void line(BufferedWriter out, Map<String, Object> members) {
        try {
            out.write(JSON.writeValueAsString(members));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
