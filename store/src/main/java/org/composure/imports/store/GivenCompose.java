package org.composure.imports.store;

import java.util.List;
import org.composure.compose.store.Change;
import org.composure.productmd.ComposeInfo;
import org.jspecify.annotations.Nullable;

/**
 * A compose as CTS shows it.
 *
 * @param info its ComposeInfo, which holds its id
 * @param builder who registered it
 * @param tags the names of its tags
 * @param parents the ids of its parents
 * @param respinOf the id of the compose that it respins
 * @param composeUrl its URL
 * @param history its history, oldest first
 */
public record GivenCompose(
        ComposeInfo info,
        String builder,
        List<String> tags,
        List<String> parents,
        @Nullable String respinOf,
        @Nullable String composeUrl,
        List<Change> history) {

    /** Its id. */
    public String id() {
        return info.compose().id();
    }
}
