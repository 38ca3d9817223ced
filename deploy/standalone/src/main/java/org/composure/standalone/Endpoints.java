package org.composure.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.composure.embedded.BrokerPart;
import org.composure.embedded.PostgresPart;
import org.composure.embedded.PrivateFiles;
import org.composure.embedded.TemporalPart;
import tools.jackson.databind.json.JsonMapper;

/** All addresses and credentials of a running Composure, in one file that only its owner reads. Gone when it stops. */
final class Endpoints implements AutoCloseable {

    private final Path file;

    private Endpoints(Path file) {
        this.file = file;
    }

    /** Where the file is, in a data directory. */
    static Path in(Path dataDirectory) {
        return dataDirectory.resolve("run").resolve("endpoints.json");
    }

    /**
     * Writes the file.
     *
     * @param base the URL of the root of our own server, with a slash at its end
     * @param exchange the exchange that messages go to
     */
    static Endpoints write(Path dataDirectory, String base, EmbeddedParts parts, String exchange) throws IOException {
        Path file = in(dataDirectory);
        PostgresPart postgres = parts.postgres();
        BrokerPart broker = parts.broker();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("api", base + "api/1/");
        all.put("docs", base + "api/1/");
        all.put("admin", base + "admin/");
        all.put(
                "postgresql",
                ordered("url", postgres.jdbcUrl(), "user", PostgresPart.USER, "password", postgres.password()));
        all.put("temporal", ordered("target", parts.temporal().target(), "namespace", TemporalPart.NAMESPACE));
        Map<String, Object> amqp = ordered("uri", broker.uri().toString(), "host", "127.0.0.1");
        amqp.put("port", broker.port());
        amqp.putAll(ordered("user", BrokerPart.USER, "password", broker.password()));
        amqp.putAll(ordered("virtual_host", BrokerPart.VIRTUAL_HOST, "exchange", exchange));
        all.put("amqp", amqp);
        PrivateFiles.write(
                file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
        return new Endpoints(file);
    }

    /** Takes the file away. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }

    private static Map<String, Object> ordered(String... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
