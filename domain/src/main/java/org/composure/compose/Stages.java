package org.composure.compose;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.composure.problem.FieldError;

/**
 * The stages that composes move through, in order. Every compose starts in the first.
 *
 * @param names the stages' names, first to last
 */
public record Stages(List<String> names) {

    /** What a stage's name must look like, for messages. */
    public static final String EXPECTED = "a stage's name: 1 to 50 of a-z 0-9 -, beginning with a letter";

    // Stands before DEFAULT, which is checked with it.
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,49}");

    /** The stages there are where nothing else is configured. */
    public static final Stages DEFAULT = new Stages(List.of("periodic", "nightly", "milestone-candidate", "milestone"));

    /**
     * @throws IllegalArgumentException if there is no stage, a name is not of that form or stands twice
     */
    public Stages {
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new IllegalArgumentException(
                    FieldError.of("stages", names, "at least one stage").message());
        }
        var seen = new HashSet<String>();
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        FieldError.of("stages", name, EXPECTED).message());
            }
            if (!seen.add(name)) {
                throw new IllegalArgumentException(
                        FieldError.of("stages", name, "each stage once").message());
            }
        }
    }

    /** The stage that every compose starts in. */
    public String first() {
        return names.getFirst();
    }

    /** The stage beyond which there is none: what has reached it is kept for ever. */
    public String last() {
        return names.getLast();
    }

    /** Whether there is a stage of that name. */
    public boolean contains(String name) {
        return names.contains(name);
    }

    /**
     * How many stages come before this one.
     *
     * @throws IllegalArgumentException if there is no such stage
     */
    public int order(String name) {
        int order = names.indexOf(name);
        if (order < 0) {
            throw new IllegalArgumentException(
                    FieldError.of("stage", name, "one of " + this).message());
        }
        return order;
    }

    /** The names, joined by commas. */
    @Override
    public String toString() {
        return String.join(", ", names);
    }
}
