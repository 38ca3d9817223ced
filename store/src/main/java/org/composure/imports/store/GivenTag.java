package org.composure.imports.store;

import java.util.List;
import org.composure.compose.store.Change;
import org.composure.tag.store.TagView;

/**
 * A tag as CTS shows it.
 *
 * @param tag the tag
 * @param history its history, oldest first
 */
public record GivenTag(TagView tag, List<Change> history) {}
