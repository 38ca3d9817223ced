package org.composure.auth;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;

/** The headers of a request that tell of people. */
record RequestHeaders(HttpServletRequest request) {

    /**
     * The value of a header that may be there once.
     *
     * @throws ProblemException if it is there twice, or is no UTF-8
     */
    Optional<String> one(String header) {
        List<String> values = all(header);
        if (values.size() > 1) {
            throw ProblemException.invalid(List.of(new FieldError(header, "given twice (expected: at most once)")));
        }
        return values.stream().findFirst();
    }

    /**
     * The names in a header, separated by commas; empty where it is not there.
     *
     * @throws ProblemException if a name could not be shown or stored
     */
    Optional<Set<String>> names(String header) {
        List<String> values = all(header);
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(values.stream()
                        .flatMap(value -> Arrays.stream(value.split(",", -1)))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .map(name -> name(header, name))
                        .collect(Collectors.toSet()));
    }

    /**
     * A name out of a header.
     *
     * @throws ProblemException if it could not be shown or stored
     */
    static String name(String header, String name) {
        if (!UserNames.isValid(name)) {
            throw ProblemException.invalid(List.of(FieldError.of(header, name, UserNames.EXPECTED)));
        }
        return name;
    }

    private List<String> all(String header) {
        return Collections.list(request.getHeaders(header)).stream()
                .map(value -> decode(header, value))
                .toList();
    }

    /** The container hands headers over as ISO-8859-1; names are written in UTF-8. */
    private static String decode(String header, String value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.invalid(List.of(FieldError.of(header, value, "text in UTF-8")));
        }
    }
}
