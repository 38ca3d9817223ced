package org.composure.tag.store;

import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A tag as CTS shows it, with who may tag and untag beside the admins; the lists are in the order of names. */
@JsonNaming(SnakeCaseStrategy.class)
public record TagView(
        int id,
        String name,
        String description,
        String documentation,
        List<String> taggers,
        List<String> untaggers,
        List<String> taggerGroups,
        List<String> untaggerGroups) {}
