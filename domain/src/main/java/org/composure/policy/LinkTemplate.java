package org.composure.policy;

import java.util.Map;
import org.composure.problem.FieldError;

/**
 * The name of a link that stands beside a compose's directory and points to it, for example
 * {@code latest-{release_short}-{release_version}}.
 *
 * @param text the template, of one path part
 */
public record LinkTemplate(String text) {

    /**
     * @throws TemplateException if the text is no template of one path part, or names a variable that there is not
     */
    public LinkTemplate {
        if (!Template.parse(text).isOnePart()) {
            throw new TemplateException(FieldError.quoted(text)
                    + " holds \"/\" (expected: one part of a path; links stand beside the compose)");
        }
    }

    /**
     * The link's name for one compose.
     *
     * @param values the variables' values
     * @return one path part
     * @throws TemplateException if a value is missing or would make another path part, or the name gets too long
     */
    public String render(Map<PathVariable, String> values) {
        return Template.parse(text).render(values);
    }

    @Override
    public String toString() {
        return text;
    }
}
