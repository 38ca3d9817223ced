package org.composure.productmd;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import org.composure.problem.FieldError;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a metadata file token by token, in memory that does not grow with the file: no token may be larger than 64 KiB, no
 * nesting deeper than 64.
 */
final class TokenReader {

    /** Names are not canonicalized, because a table of all names would be as large as the file. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxStringLength(64 * 1024)
                    .maxNameLength(8 * 1024)
                    .build())
            .build();

    /** What to do with the whole file. */
    interface Reading<T> {
        T read(TokenReader json) throws IOException, UnreadableMetadataException;
    }

    /** What to do with a member whose value is the current token; it must be read to its end. */
    interface Member {
        void read(String name) throws IOException, UnreadableMetadataException;
    }

    /** What to do with an element that is the current token; it must be read to its end. */
    interface Element {
        void read() throws IOException, UnreadableMetadataException;
    }

    private final String fileName;
    private final String metadataType;
    private final JsonParser parser;
    private @Nullable String version;
    private @Nullable String type;

    private TokenReader(String fileName, String metadataType, JsonParser parser) {
        this.fileName = fileName;
        this.metadataType = metadataType;
        this.parser = parser;
    }

    /**
     * Reads a file.
     *
     * @param fileName what messages call it
     * @param metadataType what its header has to say it is, in versions that say it
     * @param file its content, not closed here
     * @param reading what to do with it
     * @throws UnreadableMetadataException if it is no JSON, or the reading says so
     * @throws IOException if the stream cannot be read, or the reading says so
     */
    static <T> T read(String fileName, String metadataType, InputStream file, Reading<T> reading)
            throws IOException, UnreadableMetadataException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), file)) {
            return reading.read(new TokenReader(fileName, metadataType, parser));
        } catch (JacksonIOException e) {
            if (e.getCause() instanceof CharConversionException wrongText) {
                throw new UnreadableMetadataException(fileName + " is no JSON: " + wrongText.getMessage(), wrongText);
            }
            throw e.getCause();
        } catch (JacksonException e) {
            throw new UnreadableMetadataException(fileName + " is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Reads the whole document, telling of each member of its payload. The version is known only at the end. */
    HeaderVersion document(Member payload) throws IOException, UnreadableMetadataException {
        parser.nextToken();
        members("the document", section -> {
            switch (section) {
                case "header" -> members("header", this::readHeader);
                case "payload" -> members("payload", payload);
                default -> skip();
            }
        });
        if (parser.nextToken() != null) {
            throw unreadable("something after the document", "nothing");
        }
        String given = version;
        HeaderVersion read = HeaderVersion.parse(given == null ? "" : given)
                .orElseThrow(() -> unreadable("header.version " + FieldError.quoted(given), HeaderVersion.EXPECTED));
        if (read.hasType() && !metadataType.equals(type)) {
            throw unreadable("header.type " + FieldError.quoted(type), "\"" + metadataType + "\"");
        }
        return read;
    }

    private void readHeader(String name) {
        switch (name) {
            case "version" -> version = textOrNull();
            case "type" -> type = textOrNull();
            default -> skip();
        }
    }

    /** Reads the object that is the current token, member by member. */
    void members(String what, Member member) throws IOException, UnreadableMetadataException {
        require(JsonToken.START_OBJECT, what, "an object");
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            member.read(name);
        }
    }

    /** Reads the list that is the current token, element by element. */
    void elements(String what, Element element) throws IOException, UnreadableMetadataException {
        require(JsonToken.START_ARRAY, what, "a list");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            element.read();
        }
    }

    private void require(JsonToken token, String what, String expected) throws UnreadableMetadataException {
        if (!parser.hasToken(token)) {
            throw unreadable(what + " that is " + parser.currentToken(), expected);
        }
    }

    /** The text that is the current token, or null after skipping whatever else is. */
    @Nullable
    String textOrNull() {
        if (parser.hasToken(JsonToken.VALUE_STRING)) {
            return parser.getString();
        }
        skip();
        return null;
    }

    /** The text that is the current token. */
    String text(String what) throws UnreadableMetadataException {
        require(JsonToken.VALUE_STRING, what, "text");
        return parser.getString();
    }

    /** The number of bytes that is the current token, also as text of digits; null if it is null. */
    @Nullable
    Long sizeOrNull(String what) throws UnreadableMetadataException {
        if (parser.hasToken(JsonToken.VALUE_NULL)) {
            return null;
        }
        if (parser.hasToken(JsonToken.VALUE_NUMBER_INT) || parser.hasToken(JsonToken.VALUE_STRING)) {
            String digits = parser.getString();
            if (digits.matches("[0-9]{1,18}")) {
                return Long.valueOf(digits);
            }
            throw unreadable(what + " " + FieldError.quoted(digits), "a number of bytes");
        }
        throw unreadable(what + " that is " + parser.currentToken(), "a number of bytes");
    }

    /** Goes past the value that is the current token. */
    void skip() {
        parser.skipChildren();
    }

    /** What is wrong at the current token. */
    UnreadableMetadataException unreadable(String given, String expected) {
        var at = parser.currentTokenLocation();
        return new UnreadableMetadataException(fileName + ", line " + at.getLineNr() + ", column " + at.getColumnNr()
                + ": " + given + " (expected: " + expected + ")");
    }
}
