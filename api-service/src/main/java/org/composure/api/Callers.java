package org.composure.api;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.composure.actor.Caller;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;

/** Who makes a request, where nobody authenticates: whoever the request says, or nobody in particular. */
public final class Callers {

    /** The header that names the caller. */
    public static final String USER = "X-Remote-User";

    /** The header that names the caller's groups, separated by commas; without it the caller holds every group. */
    public static final String GROUPS = "X-Remote-Groups";

    private static final TextForm NAME = TextForm.line("a user's name", 200);

    private Callers() {}

    /**
     * The caller of a request.
     *
     * @throws ProblemException if a name could not be shown or stored
     */
    public static Caller of(HttpServletRequest request) {
        List<String> names = values(request, USER);
        if (names.size() > 1) {
            throw ProblemException.invalid(List.of(new FieldError(USER, "given twice (expected: at most once)")));
        }
        String name = names.isEmpty() ? Caller.ANONYMOUS : checked(USER, names.getFirst());
        List<String> groups = values(request, GROUPS);
        return groups.isEmpty() ? Caller.ofEveryGroup(name) : new Caller(name, groups(groups));
    }

    private static Set<String> groups(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .filter(group -> !group.isEmpty())
                .map(group -> checked(GROUPS, group))
                .collect(Collectors.toSet());
    }

    private static List<String> values(HttpServletRequest request, String header) {
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

    private static String checked(String header, String name) {
        if (!NAME.fits(name)) {
            throw ProblemException.invalid(List.of(FieldError.of(header, name, NAME.expected())));
        }
        return name;
    }
}
