package org.composure.gate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What came of reading one file. As JSON an object whose {@code state} says which; stored, so only ever extended.
 *
 * @param <T> what was read from it
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Reading.Found.class, name = "found"),
    @JsonSubTypes.Type(value = Reading.Absent.class, name = "absent"),
    @JsonSubTypes.Type(value = Reading.Unreadable.class, name = "unreadable"),
    @JsonSubTypes.Type(value = Reading.Unreachable.class, name = "unreachable")
})
public sealed interface Reading<T> {

    /**
     * The file was read.
     *
     * @param value what it says
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Found<T>(T value) implements Reading<T> {}

    /** There is no such file. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Absent<T>() implements Reading<T> {}

    /**
     * The file is there, but what it holds is not what it should be; it may still be being written.
     *
     * @param message what is wrong with it
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Unreadable<T>(String message) implements Reading<T> {
        /** Makes the message fit to be stored. */
        public Unreadable {
            message = StorableText.of(message);
        }
    }

    /**
     * Whether there is such a file could not be found out, as with a volume that does not answer.
     *
     * @param message what came instead of an answer
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Unreachable<T>(String message) implements Reading<T> {
        /** Makes the message fit to be stored. */
        public Unreachable {
            message = StorableText.of(message);
        }
    }

    /**
     * A file of one line was read.
     *
     * @param text all of the file, or its beginning if it is long; white space at its end does not matter
     */
    static Reading<String> line(String text) {
        return new Found<>(StorableText.of(text.stripTrailing()));
    }
}
