package org.composure.policy;

import org.composure.policy.PolicyFiles.PolicyFile;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Makes JSON of YAML or JSON files. What YAML lets one write by accident or out of malice is refused: keys given twice,
 * several documents, tags, and aliases (of which a few lines make gigabytes).
 */
final class PolicyParser {

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private PolicyParser() {}

    /**
     * Parses a file, by its name as JSON or as YAML.
     *
     * @throws PolicyException if it is not one well-formed document
     */
    static JsonNode parse(PolicyFile file) {
        ObjectMapper mapper = file.name().endsWith(".json") ? JSON : YAML;
        try {
            try (JsonParser tokens = mapper.createParser(file.text())) {
                checkTokens(tokens, file.name());
            }
            return mapper.readTree(file.text());
        } catch (JacksonException e) {
            throw refusal(file.name(), e);
        }
    }

    private static void checkTokens(JsonParser tokens, String file) {
        if (tokens.nextToken() == null) {
            throw new PolicyException(file, "", "is empty (expected: a policy)");
        }
        int depth = 0;
        for (JsonToken token = tokens.currentToken(); token != null; token = tokens.nextToken()) {
            if (tokens instanceof YAMLParser yaml) {
                refuseReferences(yaml, file);
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (depth == 0 && tokens.nextToken() != null) {
                throw new PolicyException(
                        file, at(tokens.currentTokenLocation()), "a further document (expected: one in each file)");
            } else if (depth == 0) {
                return;
            }
        }
    }

    private static void refuseReferences(YAMLParser yaml, String file) {
        if (yaml.isCurrentAlias() || yaml.getObjectId() != null) {
            throw new PolicyException(
                    file, at(yaml.currentTokenLocation()), "an anchor or alias (expected: the value written out)");
        }
        if (yaml.getTypeId() != null) {
            throw new PolicyException(file, at(yaml.currentTokenLocation()), "a YAML tag (expected: a plain value)");
        }
    }

    private static PolicyException refusal(String file, JacksonException e) {
        // Jackson's location is that of the token before the fault; YAML's own mark is exact.
        if (e.getCause() instanceof MarkedYamlEngineException yaml) {
            String at = yaml.getProblemMark()
                    .map(mark -> at(mark.getLine() + 1, mark.getColumn() + 1))
                    .orElseGet(() -> at(e.getLocation()));
            return new PolicyException(file, at, "is not well-formed: " + yaml.getProblem());
        }
        return new PolicyException(file, at(e.getLocation()), "is not well-formed: " + e.getOriginalMessage());
    }

    private static String at(@Nullable TokenStreamLocation location) {
        return location == null ? "" : at(location.getLineNr(), location.getColumnNr());
    }

    private static String at(int line, int column) {
        return "line " + line + ", column " + column;
    }
}
