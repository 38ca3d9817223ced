package org.composure.policy;

import java.util.Map;
import org.composure.compose.Location;
import org.composure.problem.FieldError;

/**
 * Where on a volume a compose goes, for example {@code {release_short}/{compose_id}}.
 *
 * @param text the template; {@code {compose_id}} is in it, so that no two composes get the same place
 */
public record PathTemplate(String text) {

    /**
     * @throws TemplateException if the text is no template, names a variable that there is not, lacks
     *     {@code {compose_id}}, or has parts that are empty or begin with a dot
     */
    public PathTemplate {
        if (!Template.parse(text).names(PathVariable.COMPOSE_ID)) {
            throw new TemplateException(FieldError.quoted(text)
                    + " does not hold {compose_id} (expected: it does, so that each compose gets a place of its own)");
        }
    }

    /**
     * The path for one compose.
     *
     * @param values the variables' values
     * @return a path as {@link Location} takes it, with as many parts as the template
     * @throws TemplateException if a value is missing or would make another path part, or the path gets too long
     */
    public String render(Map<PathVariable, String> values) {
        String path = Template.parse(text).render(values);
        if (!Location.isValidPath(path)) {
            throw new TemplateException(FieldError.quoted(path) + " (expected: " + Location.EXPECTED_PATH + ")");
        }
        return path;
    }

    @Override
    public String toString() {
        return text;
    }
}
