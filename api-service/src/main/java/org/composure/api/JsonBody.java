package org.composure.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.composure.digest.Sha256;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** A request's body, read when it is asked for. It is JSON in UTF-8, whatever its Content-Type says, as with CTS. */
public final class JsonBody {

    /** How large a body may be, in bytes. */
    public static final int MAX_SIZE = 8 * 1024 * 1024;

    private static final int DEEPEST = 100;
    private static final int MOST_ERRORS = 100;

    /** CTS's words for a body that cannot be understood; its clients may look for them. */
    private static final String NOT_UNDERSTOOD =
            "<p>The browser (or proxy) sent a request that this server could not understand.</p>";

    private static final String BODY = "body";
    private static final String EXPECTED = "a JSON object in UTF-8";

    private static final Pattern ADVICE =
            Pattern.compile(": enable `.*|, from `[^`]*`| \\(`[^`]*`\\)| \\(bound as .*| \\(start marker at .*");

    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final HttpServletRequest request;
    private @Nullable String text;

    private JsonBody(HttpServletRequest request) {
        this.request = request;
    }

    /** The body of a request; nothing of it has been read. */
    public static JsonBody of(HttpServletRequest request) {
        return new JsonBody(request);
    }

    /** The SHA-256 of the body, in hex. */
    public String hash() {
        return Sha256.hex(text());
    }

    /**
     * The object that the body is.
     *
     * @param nothing what to say if it is JSON, but nothing is in it
     * @throws ProblemException if it is too large, no JSON, no object, empty, names a member twice, is nested too deep, or
     *     holds text that cannot be stored
     */
    public ObjectNode object(String nothing) {
        JsonNode node = parse(text());
        if (node.isNull() || node.isMissingNode()) {
            throw notUnderstood(node.isNull() ? "null" : "nothing");
        }
        if (isEmpty(node)) {
            throw ProblemException.invalid(nothing, List.of(FieldError.of(BODY, node, "a JSON object with members")));
        }
        if (!(node instanceof ObjectNode object)) {
            throw ProblemException.invalid(List.of(FieldError.of(BODY, kind(node), "a JSON object")));
        }
        List<FieldError> errors = new ArrayList<>();
        checkText("", object, errors);
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
        return object;
    }

    /** What Python calls false: CTS says of these that no data was submitted. */
    private static boolean isEmpty(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT, ARRAY -> node.isEmpty();
            case STRING -> node.stringValue().isEmpty();
            case BOOLEAN -> !node.booleanValue();
            case NUMBER -> node.asDouble(1) == 0;
            case NULL, MISSING, BINARY, POJO -> false;
        };
    }

    private static Object kind(JsonNode node) {
        return node.isString() ? node.stringValue() : node;
    }

    private String text() {
        String read = text;
        if (read == null) {
            read = decode(bytes());
            text = read;
        }
        return read;
    }

    private byte[] bytes() {
        if (request.getContentLengthLong() > MAX_SIZE) {
            throw tooLarge();
        }
        byte[] bytes;
        try {
            bytes = request.getInputStream().readNBytes(MAX_SIZE + 1);
        } catch (IOException e) {
            throw notUnderstood("a body that ended early or was not well formed");
        }
        if (bytes.length > MAX_SIZE) {
            throw tooLarge();
        }
        return bytes;
    }

    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw notUnderstood("bytes that are no UTF-8");
        }
    }

    private static JsonNode parse(String text) {
        try (JsonParser parser = STRICT.createParser(text)) {
            return parse(parser);
        }
    }

    private static JsonNode parse(JsonParser parser) {
        try {
            JsonNode node = STRICT.readTree(parser);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JacksonException e) {
            TokenStreamContext context = parser.streamReadContext();
            String field = context.getNestingDepth() > DEEPEST ? "" : path(context);
            TokenStreamLocation at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
            throw notUnderstood(
                    field.isEmpty() ? BODY : field,
                    "no JSON at line " + at.getLineNr() + ", column " + at.getColumnNr() + ": " + said(e));
        }
    }

    /** What the parser says to those who send, without what it advises those who program it to do. */
    private static String said(JacksonException e) {
        String line = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        return FieldError.quoted(ADVICE.matcher(line).replaceAll(""));
    }

    private static String path(@Nullable TokenStreamContext context) {
        if (context == null || context.inRoot()) {
            return "";
        }
        String parent = path(context.getParent());
        if (context.inArray()) {
            return FieldPaths.item(parent, context.getCurrentIndex());
        }
        String name = context.currentName();
        return name == null ? parent : FieldPaths.member(parent, name);
    }

    /** Neither PostgreSQL nor other readers of JSON take NUL characters and halves of surrogate pairs. */
    private static void checkText(String path, JsonNode node, List<FieldError> errors) {
        if (errors.size() >= MOST_ERRORS) {
            return;
        }
        if (node.isString() && !isStorable(node.stringValue())) {
            errors.add(FieldError.of(path, node.stringValue(), "text without NUL characters and lone surrogates"));
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                String at = FieldPaths.member(path, member.getKey());
                if (!isStorable(member.getKey())) {
                    errors.add(FieldError.of(at, member.getKey(), "a name without NUL characters and lone surrogates"));
                }
                checkText(at, member.getValue(), errors);
            }
        } else {
            for (int i = 0; i < node.size(); i++) {
                checkText(FieldPaths.item(path, i), node.path(i), errors);
            }
        }
    }

    private static boolean isStorable(String text) {
        return text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    }

    private static ProblemException notUnderstood(String given) {
        return notUnderstood(BODY, given);
    }

    private static ProblemException notUnderstood(String field, String given) {
        return ProblemException.invalid(
                NOT_UNDERSTOOD, List.of(new FieldError(field, given + " (expected: " + EXPECTED + ")")));
    }

    private static ProblemException tooLarge() {
        return new ProblemException(
                ProblemType.TOO_LARGE, "The body is too large (expected: at most " + MAX_SIZE + " bytes).");
    }
}
