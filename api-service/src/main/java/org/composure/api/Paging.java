package org.composure.api;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;

/**
 * Which page of a list is asked for.
 *
 * @param page the page's number, from 1
 * @param perPage how many items a page has, 0 to {@link #MOST}
 */
public record Paging(long page, int perPage) {

    /** How many items a page has at most; more is cut to that, and {@code meta.per_page} says so. */
    public static final int MOST = 1500;

    /** How many it has where nothing else is asked for. */
    static final int USUAL = 10;

    private static final int FOR_NEGATIVE = 20;
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");

    /**
     * The rows of one page.
     *
     * @param rows the rows
     * @param total how many all pages have
     */
    public record Found<T>(List<T> rows, long total) {}

    /** Reads some rows, leaving out the first ones. */
    @FunctionalInterface
    public interface Part<T> {
        /** Reads at most {@code limit} rows after the first {@code offset}. */
        List<T> read(int limit, long offset);
    }

    /**
     * What a query asks for, by CTS's rules: what is no number counts as not given.
     *
     * @throws org.composure.problem.ProblemException if a number is too large for anything
     */
    public static Paging of(Query query) {
        long page = number(query, "page", 1);
        long perPage = number(query, "per_page", USUAL);
        return new Paging(Math.max(page, 1), perPage < 0 ? FOR_NEGATIVE : (int) Math.min(perPage, MOST));
    }

    private static long number(Query query, String name, long otherwise) {
        String text = query.all(name).stream().findFirst().orElse("");
        if (!NUMBER.matcher(text).matches()) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Query.refused(name, text, "a whole number of 64 bits");
        }
    }

    /** How many pages there are. */
    public long pages(long total) {
        return perPage == 0 ? 0 : Math.ceilDiv(total, perPage);
    }

    /** The page of what the filter lets through. */
    public <T> Found<T> find(JpaSpecificationExecutor<T> rows, Specification<T> filter, Sort order) {
        long total = rows.count(filter);
        return page > pages(total)
                ? new Found<>(List.of(), total)
                : new Found<>(
                        rows.findAll(filter, PageRequest.of(Math.toIntExact(page - 1), perPage, order))
                                .getContent(),
                        total);
    }

    /** How many items come before the page's; the most there can be where that is more. */
    public long before() {
        return perPage != 0 && page - 1 > Long.MAX_VALUE / perPage ? Long.MAX_VALUE : (page - 1) * perPage;
    }

    /** The page of what can be read in parts, of which there are so many. */
    public <T> Found<T> find(long total, Part<T> part) {
        return new Found<>(page > pages(total) ? List.of() : part.read(perPage, before()), total);
    }

    /** The page of a list that is at hand. */
    public <T> Found<T> find(List<T> all) {
        return page > pages(all.size())
                ? new Found<>(List.of(), all.size())
                : new Found<>(all.stream().skip(before()).limit(perPage).toList(), all.size());
    }
}
