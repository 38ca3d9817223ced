package org.composure.imports;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.composure.compose.ComposeId;
import org.composure.compose.store.Change;
import org.composure.imports.store.Finding;
import org.composure.imports.store.Finding.Kind;
import org.composure.imports.store.GivenCompose;
import org.composure.imports.store.GivenTag;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.composure.productmd.ComposeInfo;
import org.composure.productmd.ComposeInfoReader;
import org.composure.tag.store.TagView;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads objects as CTS shows them. What cannot be read is told, and left out. */
final class CtsObjects {

    private static final String TEXT = "text without NUL characters and lone surrogates";

    private final List<Finding> findings = new ArrayList<>();

    /** What could not be read. */
    List<Finding> findings() {
        return findings;
    }

    /** The id of a compose, or of something that is none. */
    static String composeId(JsonNode compose) {
        return payload(compose).path("id").stringValue("");
    }

    /** The date of a compose. */
    static String composeDate(JsonNode compose) {
        return payload(compose).path("date").stringValue("");
    }

    /** Whether a compose is a candidate for a milestone. */
    static boolean hasLabel(JsonNode compose) {
        return payload(compose).path("label").isString();
    }

    /** The same compose as one that was chosen; CTS knows that, and finds composes by it, but does not show it. */
    static JsonNode asFinal(JsonNode compose) {
        JsonNode chosen = compose.deepCopy();
        ((ObjectNode) payload(chosen)).put("final", true);
        return chosen;
    }

    private static JsonNode payload(JsonNode compose) {
        return compose.path("compose_info").path("payload").path("compose");
    }

    /** A compose, without its history. */
    Optional<GivenCompose> compose(JsonNode item) {
        String id = composeId(item);
        try {
            ComposeInfo info = ComposeInfoReader.read(item.path("compose_info"), "compose_info");
            if (!ComposeId.isValid(id)) {
                throw ProblemException.invalid(List.of(FieldError.of("id", id, ComposeId.EXPECTED)));
            }
            return Optional.of(new GivenCompose(
                    info,
                    text(item, "builder", true),
                    texts(item, "tags"),
                    texts(item, "parents"),
                    optional(item, "respin_of"),
                    optional(item, "compose_url"),
                    List.of()));
        } catch (ProblemException e) {
            e.errors().forEach(error -> findings.add(Finding.ofCompose(Kind.REFUSED, id, error)));
            return Optional.empty();
        }
    }

    /** The same compose with its history. */
    GivenCompose compose(GivenCompose compose, JsonNode changes) {
        return new GivenCompose(
                compose.info(),
                compose.builder(),
                compose.tags(),
                compose.parents(),
                compose.respinOf(),
                compose.composeUrl(),
                history(changes, error -> Finding.ofCompose(Kind.REFUSED, compose.id(), error)));
    }

    /** A tag, without its history. */
    Optional<GivenTag> tag(JsonNode item) {
        int id = item.path("id").intValue(0);
        try {
            if (id <= 0) {
                throw ProblemException.invalid(
                        List.of(FieldError.of("id", item.path("id").toString(), "a number from 1 on")));
            }
            return Optional.of(new GivenTag(
                    new TagView(
                            id,
                            text(item, "name", true),
                            text(item, "description", false),
                            text(item, "documentation", false),
                            texts(item, "taggers"),
                            texts(item, "untaggers"),
                            texts(item, "tagger_groups"),
                            texts(item, "untagger_groups")),
                    List.of()));
        } catch (ProblemException e) {
            e.errors().forEach(error -> findings.add(Finding.ofTag(Kind.REFUSED, id, error)));
            return Optional.empty();
        }
    }

    /** The same tag with its history, which CTS tells in no order, mostly the newest first. */
    GivenTag tag(GivenTag tag, JsonNode changes) {
        List<Change> history =
                history(changes, error -> Finding.ofTag(Kind.REFUSED, tag.tag().id(), error));
        return new GivenTag(tag.tag(), history);
    }

    /** What tells an object's finding from an error. */
    private interface Teller {
        Finding tell(FieldError error);
    }

    private List<Change> history(JsonNode changes, Teller teller) {
        List<Change> history = new ArrayList<>();
        for (JsonNode change : changes) {
            try {
                history.add(new Change(
                        time(change),
                        text(change, "action", true),
                        text(change, "user", true),
                        optional(change, "message"),
                        optional(change, "user_data")));
            } catch (ProblemException e) {
                e.errors()
                        .forEach(error ->
                                findings.add(teller.tell(new FieldError("changes." + error.field(), error.message()))));
            }
        }
        return oldestFirst(history);
    }

    /** Entries of one second stay as they came, or the other way round where the newest came first. */
    private static List<Change> oldestFirst(List<Change> history) {
        if (history.size() > 1
                && (history.getFirst().time().isAfter(history.getLast().time())
                        || history.getLast().action().equals("created"))) {
            history = history.reversed();
        }
        return history.stream()
                .sorted(Comparator.comparing(Change::time)
                        .thenComparing(change -> !change.action().equals("created")))
                .toList();
    }

    private static Instant time(JsonNode change) {
        String time = change.path("time").stringValue("");
        try {
            return Instant.parse(time);
        } catch (DateTimeException e) {
            throw ProblemException.invalid(
                    List.of(FieldError.of("time", time, "a time in UTC, as in 2026-11-20T18:00:00Z")));
        }
    }

    private static String text(JsonNode holder, String field, boolean isNeeded) {
        String text = optional(holder, field);
        if (text == null || (isNeeded && text.isBlank())) {
            throw ProblemException.invalid(List.of(FieldError.of(field, text, TEXT + ", not blank")));
        }
        return text;
    }

    /** Numbers are text to CTS. */
    private static @Nullable String optional(JsonNode holder, String field) {
        JsonNode value = holder.path(field);
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        String text = value.isString() ? value.stringValue() : value.toString();
        if (text.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE)) {
            throw ProblemException.invalid(List.of(FieldError.of(field, text, TEXT)));
        }
        return text;
    }

    private static List<String> texts(JsonNode holder, String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : holder.path(field)) {
            if (!element.isString()) {
                throw ProblemException.invalid(List.of(FieldError.of(field, element.toString(), "a list of texts")));
            }
            texts.add(element.stringValue());
        }
        return texts;
    }
}
