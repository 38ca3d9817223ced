package org.composure.api;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The query of a route of our own: nothing in it is overlooked. On the routes of CTS, {@link Query} is as lenient as their clients
 * are used to. Each reading method answers the value, or notes what is wrong and answers none; {@link #check} refuses that, and
 * whatever has not been read.
 */
public final class Parameters {

    private static final TextForm FLAG = new TextForm("true or false", List.of("true", "false")::contains);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}");

    private final Query query;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    private Parameters(Query query) {
        this.query = query;
    }

    /** The parameters of a query. */
    public static Parameters of(Query query) {
        return new Parameters(query);
    }

    /**
     * Ends the reading.
     *
     * @throws ProblemException if anything was wrong, or there is a parameter that was not read
     */
    public void check() {
        query.parameters().keySet().stream()
                .filter(name -> !known.contains(name))
                .map(name -> new FieldError(
                        name, "is not known here (expected: one of " + String.join(", ", known) + ", or nothing)"))
                .forEach(errors::add);
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    /** A text. */
    public Optional<String> text(String name, TextForm form) {
        return read(name, form.expected(), text -> form.fits(text) ? text : null);
    }

    /** A text, which has to be there; empty if it is not. */
    public String requiredText(String name, TextForm form) {
        Optional<String> text = text(name, form);
        if (query.all(name).isEmpty()) {
            errors.add(new FieldError(name, "nothing (expected: " + form.expected() + ")"));
        }
        return text.orElse("");
    }

    /** Yes or no; no if it was not given. */
    public boolean flag(String name) {
        return text(name, FLAG).map(Boolean::valueOf).orElse(false);
    }

    /** The values of a parameter that may be repeated. */
    public List<String> all(String name) {
        known.add(name);
        return query.all(name);
    }

    /** Which page is asked for. */
    public Paging paging() {
        long page = number("page", 1).orElse(1L);
        long perPage = number("per_page", 0).orElse((long) Paging.USUAL);
        return new Paging(page, (int) Math.min(perPage, Paging.MOST));
    }

    private Optional<Long> number(String name, long least) {
        return read(name, "a whole number from " + least + " to " + Long.MAX_VALUE, text -> {
            try {
                return NUMBER.matcher(text).matches() && Long.parseLong(text) >= least ? Long.valueOf(text) : null;
            } catch (NumberFormatException _) {
                return null;
            }
        });
    }

    private <T> Optional<T> read(String name, String expected, Function<String, @Nullable T> reader) {
        List<String> values = all(name);
        if (values.size() > 1) {
            errors.add(FieldError.of(name, String.join(", ", values), "one value: " + expected));
        }
        if (values.size() != 1) {
            return Optional.empty();
        }
        T value = reader.apply(values.getFirst());
        if (value == null) {
            errors.add(FieldError.of(name, values.getFirst(), expected));
        }
        return Optional.ofNullable(value);
    }
}
