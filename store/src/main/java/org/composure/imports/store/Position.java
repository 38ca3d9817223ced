package org.composure.imports.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far an import has come: what is read next, and what has been done.
 *
 * @param source the CTS's URL
 * @param run which run it is, from 1
 * @param phase what is being read
 * @param pass how often all composes are being read, from 1
 * @param afterDate composes of later dates are read; empty for all
 * @param page the next page of those, from 1
 * @param lastDate the date of the compose that was read last; empty if none was
 * @param seen the ids of the composes of that date that have been read
 * @param counts how many of what, over the whole run
 */
public record Position(
        String source,
        int run,
        Phase phase,
        int pass,
        String afterDate,
        int page,
        String lastDate,
        List<String> seen,
        Map<String, Long> counts) {

    /** What is being read. */
    public enum Phase {
        /** Tags. */
        TAGS,
        /** Composes. */
        COMPOSES,
        /** Nothing any more. */
        DONE;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The name under which a pass counts the composes that it has read. */
    public static final String READ = "composes_read";

    /** Copies the collections. */
    public Position {
        seen = List.copyOf(seen);
        counts = Map.copyOf(counts);
    }

    /** Where a run begins. */
    public static Position first(String source, int run) {
        return new Position(source, run, Phase.TAGS, 1, "", 1, "", List.of(), Map.of());
    }

    /** The next page of the same list. */
    public Position nextPage() {
        return new Position(source, run, phase, pass, afterDate, page + 1, lastDate, seen, counts);
    }

    /**
     * The next page of composes after one that was read. A date that has been read completely is never asked for again: pages
     * stay short, and new composes of earlier dates move nothing.
     *
     * @param read the ids and dates of the page's composes, in order
     */
    public Position afterComposes(List<Map.Entry<String, String>> read) {
        String last = read.getLast().getValue();
        String complete = lastDate.equals(last) ? afterDate : lastDate;
        List<String> ofLast = new ArrayList<>(lastDate.equals(last) ? seen : List.of());
        for (Map.Entry<String, String> compose : read) {
            if (!compose.getValue().equals(last)) {
                complete = compose.getValue();
            } else if (!ofLast.contains(compose.getKey())) {
                ofLast.add(compose.getKey());
            }
        }
        boolean further = !complete.isEmpty() && !complete.equals(afterDate);
        return new Position(
                source, run, phase, pass, further ? complete : afterDate, further ? 1 : page + 1, last, ofLast, counts);
    }

    /** The first page of all composes. */
    public Position composes() {
        return new Position(source, run, Phase.COMPOSES, 1, "", 1, "", List.of(), counts);
    }

    /** All composes once more. */
    public Position nextPass() {
        Map<String, Long> anew = new TreeMap<>(counts);
        anew.remove(READ);
        return new Position(source, run, phase, pass + 1, "", 1, "", List.of(), anew);
    }

    /** The end. */
    public Position done() {
        return new Position(source, run, Phase.DONE, pass, afterDate, page, lastDate, List.of(), counts);
    }

    /** The same with more done. */
    public Position plus(Map<String, Long> more) {
        Map<String, Long> sum = new TreeMap<>(counts);
        more.forEach((name, n) -> sum.merge(name, n, Long::sum));
        return new Position(source, run, phase, pass, afterDate, page, lastDate, seen, sum);
    }

    /** How many of something. */
    public long count(String name) {
        return counts.getOrDefault(name, 0L);
    }
}
