package org.composure.productmd;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
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
 * Counts the RPMs of a rpms.json, and those that are not signed, token by token: the file of a large distribution has
 * a hundred megabytes and more.
 */
public final class RpmsReader {

    private static final String METADATA_TYPE = "productmd.rpms";
    private static final int SHOWN = 5;
    private static final int SHOWN_LENGTH = 200;

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

    private final JsonParser parser;
    private final Tally rpms = new Tally();
    private final Tally manifest = new Tally();
    private @Nullable String version;
    private @Nullable String type;
    private @Nullable String composeId;

    private RpmsReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads a rpms.json in any layout that productmd reads. An RPM is signed if its {@code sigkey} is a text that is not
     * blank. In layouts up to 0.3 a source RPM is counted once for its variant, under the arch {@code src}.
     *
     * @param file its content, not closed here
     * @throws UnreadableMetadataException if it is no JSON, or not laid out as a rpms.json; says where
     * @throws IOException if the stream cannot be read
     */
    public static RpmsSummary read(InputStream file) throws IOException, UnreadableMetadataException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), file)) {
            return new RpmsReader(parser).read();
        } catch (JacksonIOException e) {
            if (e.getCause() instanceof CharConversionException wrongText) {
                throw new UnreadableMetadataException("rpms.json is no JSON: " + wrongText.getMessage(), wrongText);
            }
            throw e.getCause();
        } catch (JacksonException e) {
            throw new UnreadableMetadataException("rpms.json is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** What was counted under one of the two names that the list of RPMs can have. */
    private static final class Tally {
        private boolean found;
        private long total;
        private long unsigned;
        private final List<String> firstUnsigned = new ArrayList<>();
    }

    /** What to do with a member whose value is the parser's current token; it must be read to its end. */
    private interface Member {
        void read(String name) throws UnreadableMetadataException;
    }

    private RpmsSummary read() throws UnreadableMetadataException {
        parser.nextToken();
        members("the document", section -> {
            switch (section) {
                case "header" -> members("header", this::readHeader);
                case "payload" -> members("payload", this::readPayload);
                default -> parser.skipChildren();
            }
        });
        if (parser.nextToken() != null) {
            throw unreadable("something after the document", "nothing");
        }
        Tally tally = headerVersion().hasProductLayout() ? manifest : rpms;
        if (!tally.found) {
            throw unreadable("no payload." + (tally == rpms ? "rpms" : "manifest"), "the list of RPMs");
        }
        return new RpmsSummary(composeId, tally.total, tally.unsigned, List.copyOf(tally.firstUnsigned));
    }

    private void readHeader(String name) {
        switch (name) {
            case "version" -> version = textOrNull();
            case "type" -> type = textOrNull();
            default -> parser.skipChildren();
        }
    }

    private HeaderVersion headerVersion() throws UnreadableMetadataException {
        String given = version;
        HeaderVersion read = HeaderVersion.parse(given == null ? "" : given)
                .orElseThrow(() -> unreadable("header.version " + FieldError.quoted(given), HeaderVersion.EXPECTED));
        if (read.hasType() && !METADATA_TYPE.equals(type)) {
            throw unreadable("header.type " + FieldError.quoted(type), "\"" + METADATA_TYPE + "\"");
        }
        return read;
    }

    private void readPayload(String name) throws UnreadableMetadataException {
        switch (name) {
            case "compose" ->
                members("payload.compose", member -> {
                    if (member.equals("id")) {
                        String id = textOrNull();
                        composeId = id == null ? null : printable(id);
                    } else {
                        parser.skipChildren();
                    }
                });
            case "rpms" -> readRpms();
            case "manifest" -> readManifest();
            default -> parser.skipChildren();
        }
    }

    private void readRpms() throws UnreadableMetadataException {
        rpms.found = true;
        members("payload.rpms", variant -> members("a variant", arch -> readSourcesAndTheirRpms(rpms, variant, arch)));
    }

    private void readManifest() throws UnreadableMetadataException {
        manifest.found = true;
        members(
                "payload.manifest",
                variant -> members("a variant", arch -> {
                    if (arch.equals("src")) {
                        members("an arch", nevra -> readRpm(manifest, variant, arch, nevra));
                    } else {
                        readSourcesAndTheirRpms(manifest, variant, arch);
                    }
                }));
    }

    private void readSourcesAndTheirRpms(Tally tally, String variant, String arch) throws UnreadableMetadataException {
        members("an arch", source -> members("a source RPM", nevra -> readRpm(tally, variant, arch, nevra)));
    }

    private void readRpm(Tally tally, String variant, String arch, String nevra) throws UnreadableMetadataException {
        Signature signature = new Signature();
        members("an RPM", member -> {
            if (member.equals("sigkey")) {
                String key = textOrNull();
                signature.isThere = key != null && !key.isBlank();
            } else {
                parser.skipChildren();
            }
        });
        tally.total++;
        if (!signature.isThere) {
            tally.unsigned++;
            if (tally.firstUnsigned.size() < SHOWN) {
                tally.firstUnsigned.add(printable(variant + "/" + arch + " " + nevra));
            }
        }
    }

    private static final class Signature {
        private boolean isThere;
    }

    /** Reads the object that is the current token, member by member. */
    private void members(String what, Member member) throws UnreadableMetadataException {
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            throw unreadable(what + " that is " + parser.currentToken(), "an object");
        }
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            member.read(name);
        }
    }

    /** The text that is the current token, or null after skipping whatever else is. */
    private @Nullable String textOrNull() {
        if (parser.hasToken(JsonToken.VALUE_STRING)) {
            return parser.getString();
        }
        parser.skipChildren();
        return null;
    }

    private UnreadableMetadataException unreadable(String given, String expected) {
        var at = parser.currentTokenLocation();
        return new UnreadableMetadataException("rpms.json, line " + at.getLineNr() + ", column " + at.getColumnNr()
                + ": " + given + " (expected: " + expected + ")");
    }

    /** Names from a file, fit to be stored and shown. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(SHOWN_LENGTH)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }
}
