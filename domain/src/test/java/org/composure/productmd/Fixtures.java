package org.composure.productmd;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The metadata files that these tests read. */
final class Fixtures {

    static final JsonMapper JSON = new JsonMapper();

    private Fixtures() {}

    static InputStream file(String name) {
        return Objects.requireNonNull(Fixtures.class.getResourceAsStream("/productmd/" + name), name);
    }

    static ObjectNode document(String name) {
        try (InputStream file = file(name)) {
            return (ObjectNode) JSON.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ComposeInfo composeInfo(String name) {
        return ComposeInfoReader.read(document(name), "compose_info");
    }

    /** A valid document of today's layout, changed. */
    static JsonNode changed(Consumer<ObjectNode> change) {
        ObjectNode document = document("composeinfo-1.2.json");
        change.accept(document);
        return document;
    }

    /** A file whose file system went away. */
    static InputStream staleFile() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("stale file handle");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        };
    }
}
