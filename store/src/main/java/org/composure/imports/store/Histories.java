package org.composure.imports.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.composure.compose.store.Change;

/** Histories of one object on both sides. Entries have no ids: one is the other one's if all that it says is the same. */
final class Histories {

    /**
     * An entry of a history.
     *
     * @param place where it stands in there, from 0
     */
    record Entry(int place, Change change) {}

    private Histories() {}

    /** The entries of one history that the other one has not; one that it has once stands for one alone. */
    static List<Entry> without(List<Change> history, List<Change> other) {
        Map<Change, Integer> left = new HashMap<>();
        other.forEach(change -> left.merge(change, 1, Integer::sum));
        List<Entry> rest = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            if (left.merge(history.get(i), -1, Integer::sum) < 0) {
                rest.add(new Entry(i, history.get(i)));
            }
        }
        return rest;
    }
}
