package org.composure.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A request's query: names with their values, in the order in which they were given. Read directly, it is as lenient as CTS's
 * clients expect; routes of our own read it by {@link Parameters}.
 */
public final class Query {

    private static final List<String> TRUE = List.of("true", "t", "yes", "y", "on", "1");
    private static final List<String> FALSE = List.of("false", "f", "no", "n", "off", "0");

    private final Map<String, List<String>> parameters;

    private Query(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    /**
     * The query of a request. The body is not looked at, whatever its type.
     *
     * @throws ProblemException if it is no percent-encoded UTF-8, or holds control characters
     */
    public static Query of(HttpServletRequest request) {
        return parse(request.getQueryString());
    }

    static Query parse(@Nullable String raw) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : (raw == null ? "" : raw).split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String rawName = equals < 0 ? pair : pair.substring(0, equals);
                String name = decode(rawName, rawName);
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1), name);
                parameters.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
            }
        }
        return new Query(parameters);
    }

    /** All parameters, in order. */
    public Map<String, List<String>> parameters() {
        return parameters;
    }

    /** The values of a parameter; empty if it was not given. */
    public List<String> all(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    /** The first value of a parameter; one that is empty counts as none. */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst().filter(value -> !value.isEmpty());
    }

    /**
     * Yes or no, in any of the words that PostgreSQL knows.
     *
     * @throws ProblemException if it is neither
     */
    public Optional<Boolean> flag(String name) {
        return first(name).map(value -> {
            String word = value.toLowerCase(java.util.Locale.ROOT);
            if (!TRUE.contains(word) && !FALSE.contains(word)) {
                throw refused(name, value, "true or false");
            }
            return TRUE.contains(word);
        });
    }

    /**
     * A whole number.
     *
     * @throws ProblemException if it is none, or out of an int's range
     */
    public Optional<Integer> number(String name) {
        return first(name).map(value -> {
            try {
                return Integer.valueOf(value);
            } catch (NumberFormatException e) {
                throw refused(name, value, "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
            }
        });
    }

    /**
     * One of several words.
     *
     * @throws ProblemException if it is none of them
     */
    public Optional<String> oneOf(String name, Collection<String> words) {
        return first(name).map(value -> {
            if (!words.contains(value)) {
                throw refused(name, value, "one of " + String.join(", ", words));
            }
            return value;
        });
    }

    /** The refusal of a parameter's value. */
    static ProblemException refused(String name, String value, String expected) {
        return ProblemException.invalid(List.of(FieldError.of(name, value, expected)));
    }

    private static String decode(String raw, String field) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int code = hex(raw, i + 1) * 16 + hex(raw, i + 2);
                if (code < 0) {
                    throw refused(field, raw, "percent-encoded UTF-8");
                }
                bytes.write(code);
                i += 2;
            } else {
                // The container reads the request line as ISO-8859-1: each char is a byte.
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused(field, raw, "percent-encoded UTF-8");
        }
        if (!TextForm.isOneLine(text)) {
            throw refused(field, text, "text without control characters");
        }
        return text;
    }

    /** The hex digit at a place, or a number so negative that no second digit makes up for it. */
    private static int hex(String raw, int at) {
        int digit = at < raw.length() ? Character.digit(raw.charAt(at), 16) : -1;
        return digit < 0 ? -1000 : digit;
    }
}
