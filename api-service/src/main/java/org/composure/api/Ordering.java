package org.composure.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.springframework.data.domain.Sort;

/**
 * The order that a list is asked for in.
 *
 * @param attributes the entity's attribute for each key
 * @param usual the order where none is asked for
 */
public record Ordering(SequencedMap<String, String> attributes, Sort usual) {

    private static final String ORDER_BY = "order_by";

    /**
     * The order that a query asks for; none if a key is empty, by CTS's rules.
     *
     * @throws ProblemException if a key is not known
     */
    public Sort of(Query query) {
        List<String> keys = query.all(ORDER_BY);
        return keys.contains("") ? usual : by(keys);
    }

    /** The order that the parameters of one of our own routes ask for. */
    public Sort of(Parameters parameters) {
        return by(parameters.all(ORDER_BY));
    }

    /** All keys, each for both directions. */
    public List<String> keys() {
        return attributes.keySet().stream()
                .flatMap(key -> Stream.of(key, "-" + key))
                .toList();
    }

    /** What the keys leave open, the usual order decides, so that pages are stable. */
    private Sort by(List<String> keys) {
        List<Sort.Order> orders = new ArrayList<>();
        for (String key : keys) {
            boolean descending = key.startsWith("-");
            String attribute = attributes.get(descending ? key.substring(1) : key);
            if (attribute == null) {
                throw unknown(key);
            }
            orders.add(descending ? Sort.Order.desc(attribute) : Sort.Order.asc(attribute));
        }
        return Sort.by(orders).and(usual);
    }

    private ProblemException unknown(String key) {
        Collection<String> known = attributes.keySet();
        // CTS's words, its spelling included.
        return ProblemException.invalid(
                "An invalid order_by key was suplied, allowed keys are: "
                        + known.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ", "[", "]")),
                List.of(FieldError.of(
                        ORDER_BY, key, "one of " + String.join(", ", known) + ", or one of these after -")));
    }
}
