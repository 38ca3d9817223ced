package org.composure.tag.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.composure.tag.store.TagEntity;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A tag as CTS shows it. Everybody may tag and untag as yet, so nobody is listed. */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "Tag")
public record TagView(
        int id,
        String name,
        String description,
        String documentation,
        List<String> taggers,
        List<String> untaggers,
        List<String> taggerGroups,
        List<String> untaggerGroups) {

    static TagView of(TagEntity tag) {
        return new TagView(
                tag.id(),
                tag.name(),
                tag.description(),
                tag.documentation(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
