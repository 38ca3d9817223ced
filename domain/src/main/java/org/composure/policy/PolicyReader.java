package org.composure.policy;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.composure.gate.GateKind;
import org.composure.gate.GateSpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes a {@link Policy} of a document that has passed the schema, now or when it was stored. Members that it does not know
 * are passed over and absent ones get their defaults, so that it reads every document that was ever stored.
 */
final class PolicyReader {

    private PolicyReader() {}

    /**
     * Reads a document.
     *
     * @throws RuntimeException if the document would not pass the schema: an {@link IllegalArgumentException} or Jackson's
     */
    static Policy read(JsonNode document) {
        return new Policy(
                text(document, "name"),
                list(document.path("releases"), glob -> new Glob(glob.stringValue())),
                list(document.path("from"), JsonNode::stringValue),
                text(document, "to"),
                list(document.path("gates"), PolicyReader::gate),
                approvals(document.path("approvals")),
                Durations.parse(text(document, "deadline")),
                content(document.required("content")),
                optional(document, "request_tag", JsonNode::stringValue),
                optional(document, "stage_tag", JsonNode::stringValue),
                optional(document, "retention", retention -> Durations.parse(retention.stringValue())),
                optional(document, "arrival_retention", retention -> Durations.parse(retention.stringValue())));
    }

    private static GateSpec gate(JsonNode gate) {
        Map.Entry<String, JsonNode> only = gate.properties().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a gate that is " + gate));
        GateKind kind = GateKind.ofWire(only.getKey())
                .orElseThrow(() -> new IllegalArgumentException("unknown gate \"" + only.getKey() + "\""));
        JsonNode spec = only.getValue();
        return switch (kind) {
            case IDENTITY -> new GateSpec.Identity();
            case STATUS -> new GateSpec.Status(list(spec, JsonNode::stringValue));
            case SIGNED -> new GateSpec.Signed();
            case TAGS ->
                new GateSpec.Tags(
                        list(spec.path("all"), JsonNode::stringValue), list(spec.path("none"), JsonNode::stringValue));
        };
    }

    private static Approvals approvals(JsonNode approvals) {
        if (approvals.isMissingNode()) {
            return Approvals.NONE;
        }
        return new Approvals(
                approvals.required("count").intValue(),
                list(approvals.path("groups"), JsonNode::stringValue),
                approvals
                        .path("exclude")
                        .valueStream()
                        .map(name -> Exclusion.ofWire(name.stringValue()))
                        .collect(Collectors.toSet()));
    }

    private static ContentSpec content(JsonNode content) {
        return new ContentSpec(
                text(content, "volume"),
                new PathTemplate(text(content, "path")),
                choice(content, "mode", ContentMode.HARDLINK),
                choice(content, "pool_links", PoolLinks.KEEP),
                choice(content, "verify", Verification.SIZE),
                list(content.path("exclude"), JsonNode::stringValue),
                list(content.path("links"), link -> new LinkTemplate(link.stringValue())));
    }

    private static <E extends Enum<E> & WireName> E choice(JsonNode object, String name, E otherwise) {
        JsonNode value = object.path(name);
        return value.isMissingNode() ? otherwise : WireName.of(otherwise.getDeclaringClass(), value.stringValue());
    }

    private static String text(JsonNode object, String name) {
        return object.required(name).stringValue();
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> item) {
        return array.valueStream().map(item).toList();
    }

    private static <T> @Nullable T optional(JsonNode object, String name, Function<JsonNode, T> read) {
        JsonNode value = object.get(name);
        return value == null ? null : read.apply(value);
    }
}
