package org.composure.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.composure.compose.Stages;
import org.composure.problem.FieldError;
import tools.jackson.databind.JsonNode;

/**
 * What a schema cannot say of a document. Looks only at values of the right type, so that it finds what it can in documents
 * that do not pass the schema either.
 */
final class PolicyRules {

    /** What every stage needs: gates and the next promotion read it. */
    private static final Set<String> NEEDED = Set.of("COMPOSE_ID", "STATUS", "compose");

    private final Stages stages;
    private final Set<String> volumes;

    PolicyRules(Stages stages, Set<String> volumes) {
        this.stages = stages;
        this.volumes = new TreeSet<>(volumes);
    }

    /** What is wrong with a document, field by field; empty if nothing is. */
    List<FieldError> check(JsonNode document) {
        List<FieldError> errors = new ArrayList<>();
        checkStages(document, errors);
        checkGates(document.path("gates"), errors);
        checkContent(document.path("content"), errors);
        checkRetention(document, errors);
        return errors;
    }

    private void checkStages(JsonNode document, List<FieldError> errors) {
        JsonNode to = document.path("to");
        boolean toKnown = to.isString() && stages.contains(to.stringValue());
        if (to.isString() && !toKnown) {
            errors.add(FieldError.of("to", to.stringValue(), "one of the stages " + stages));
        }
        JsonNode from = document.path("from");
        for (int i = 0; i < from.size(); i++) {
            JsonNode stage = from.path(i);
            if (stage.isString() && !stages.contains(stage.stringValue())) {
                errors.add(FieldError.of("from[" + i + "]", stage.stringValue(), "one of the stages " + stages));
            } else if (stage.isString()
                    && toKnown
                    && stages.order(stage.stringValue()) >= stages.order(to.stringValue())) {
                errors.add(FieldError.of(
                        "from[" + i + "]",
                        stage.stringValue(),
                        "a stage before " + to.stringValue() + ", in the order " + stages));
            }
        }
    }

    private void checkRetention(JsonNode document, List<FieldError> errors) {
        JsonNode to = document.path("to");
        if (document.has("retention") && to.isString() && to.stringValue().equals(stages.last())) {
            errors.add(FieldError.of(
                    "retention",
                    shown(document.get("retention")),
                    "none: what has reached the last stage, " + stages.last() + ", is never removed"));
        }
        if (document.has("arrival_retention")
                && document.path("from")
                        .valueStream()
                        .noneMatch(from -> from.asString().equals(stages.first()))) {
            errors.add(FieldError.of(
                    "arrival_retention",
                    shown(document.get("arrival_retention")),
                    "none, unless the policy leads from the first stage, " + stages.first()));
        }
    }

    private static Object shown(JsonNode value) {
        return value.isString() ? value.stringValue() : value;
    }

    private static void checkGates(JsonNode gates, List<FieldError> errors) {
        for (int i = 0; i < gates.size(); i++) {
            JsonNode tags = gates.path(i).path("tags");
            Set<JsonNode> all = new HashSet<>();
            tags.path("all").forEach(all::add);
            JsonNode none = tags.path("none");
            for (int n = 0; n < none.size(); n++) {
                if (none.path(n).isString() && all.contains(none.path(n))) {
                    errors.add(FieldError.of(
                            "gates[" + i + "].tags.none[" + n + "]",
                            none.path(n).stringValue(),
                            "a tag that is not in all too, which no compose could fulfil"));
                }
            }
        }
    }

    private void checkContent(JsonNode content, List<FieldError> errors) {
        JsonNode volume = content.path("volume");
        if (volume.isString() && !volumes.contains(volume.stringValue())) {
            errors.add(FieldError.of(
                    "content.volume",
                    volume.stringValue(),
                    volumes.isEmpty()
                            ? "a configured volume, of which there is none"
                            : "one of the volumes " + String.join(", ", volumes)));
        }
        JsonNode path = content.path("path");
        checkTemplate("content.path", path, PathTemplate::new, errors);
        JsonNode links = content.path("links");
        for (int i = 0; i < links.size(); i++) {
            String field = "content.links[" + i + "]";
            checkTemplate(field, links.path(i), LinkTemplate::new, errors);
            if (path.isString()
                    && links.path(i).isString()
                    && ("/" + path.stringValue()).endsWith("/" + links.path(i).stringValue())) {
                errors.add(FieldError.of(
                        field, links.path(i).stringValue(), "another name than the compose's directory has itself"));
            }
        }
        JsonNode exclude = content.path("exclude");
        for (int i = 0; i < exclude.size(); i++) {
            if (exclude.path(i).isString() && NEEDED.contains(exclude.path(i).stringValue())) {
                errors.add(FieldError.of(
                        "content.exclude[" + i + "]",
                        exclude.path(i).stringValue(),
                        "nothing that the next stage needs: COMPOSE_ID, STATUS, compose"));
            }
        }
    }

    private static void checkTemplate(
            String field, JsonNode template, Consumer<String> parse, List<FieldError> errors) {
        if (template.isString()) {
            try {
                parse.accept(template.stringValue());
            } catch (TemplateException e) {
                errors.add(new FieldError(field, String.valueOf(e.getMessage())));
            }
        }
    }
}
