package org.composure.policy;

import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One form for all documents that say the same: keys in order, no white space. Hashes depend on it: it never changes. */
final class CanonicalJson {

    private static final JsonMapper MAPPER = new JsonMapper();

    private CanonicalJson() {}

    /** A copy of the document with the keys of every object in order of their UTF-16 code units. */
    static JsonNode of(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode sorted = MAPPER.createObjectNode();
                new TreeSet<>(object.propertyNames()).forEach(name -> sorted.set(name, of(object.get(name))));
                yield sorted;
            }
            case ArrayNode array -> {
                ArrayNode copy = MAPPER.createArrayNode();
                array.forEach(item -> copy.add(of(item)));
                yield copy;
            }
            default -> node;
        };
    }

    /** The document's canonical form as text. */
    static String text(JsonNode node) {
        return MAPPER.writeValueAsString(of(node));
    }
}
