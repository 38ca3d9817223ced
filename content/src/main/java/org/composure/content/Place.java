package org.composure.content;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.composure.content.posix.FileName;
import org.jspecify.annotations.Nullable;

/**
 * Where an entry lies in a compose.
 *
 * @param parent the directory that it lies in; null for the compose's own directory
 * @param name its name; null for the compose's own directory
 */
record Place(@Nullable Place parent, @Nullable FileName name) {

    /** The compose's own directory. */
    static final Place ROOT = new Place(null, null);

    /** An entry of this directory. */
    Place of(FileName entry) {
        return new Place(this, entry);
    }

    /** The names that lead here from the compose's own directory. */
    List<FileName> names() {
        Deque<FileName> names = new ArrayDeque<>();
        for (Place at = this; at.parent != null; at = at.parent) {
            names.addFirst(Objects.requireNonNull(at.name));
        }
        return List.copyOf(names);
    }

    /** The path from the compose's own directory: bytes, one in each character. */
    String bytes() {
        if (parent == null || name == null) {
            return "";
        }
        return parent.parent == null ? name.bytes() : parent.bytes() + "/" + name.bytes();
    }
}
