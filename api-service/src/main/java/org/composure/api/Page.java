package org.composure.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A page of a list, as CTS shows it.
 *
 * @param items what is on the page
 * @param meta where the page stands in the list
 */
public record Page<T>(List<T> items, Meta meta) {

    /**
     * Where a page stands.
     *
     * @param page its number, from 1
     * @param pages how many there are
     * @param perPage how many items each has
     * @param total how many items all have
     * @param first the first page's URL
     * @param last the last page's URL
     * @param prev the URL of the page before; null on the first
     * @param next the URL of the page after; null on the last
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Meta(
            long page,
            long pages,
            int perPage,
            long total,
            String first,
            String last,
            @Nullable String prev,
            @Nullable String next) {}

    /** The page of these rows. */
    public static <T> Page<T> of(Paging.Found<T> found, Paging paging, Query query, PublicUrl url) {
        return of(found.rows(), found.total(), paging, query, url);
    }

    /** The page that was found. */
    public static <T> Page<T> of(List<T> items, long total, Paging paging, Query query, PublicUrl url) {
        long page = paging.page();
        long pages = paging.pages(total);
        return new Page<>(
                items,
                new Meta(
                        page,
                        pages,
                        paging.perPage(),
                        total,
                        link(1, paging, query, url),
                        link(pages, paging, query, url),
                        page > 1 ? link(page - 1, paging, query, url) : null,
                        page < pages ? link(page + 1, paging, query, url) : null));
    }

    private static String link(long page, Paging paging, Query query, PublicUrl url) {
        StringBuilder link = new StringBuilder(url.to(url.path()))
                .append("?page=")
                .append(page)
                .append("&per_page=")
                .append(paging.perPage());
        query.parameters().forEach((name, values) -> {
            if (isKept(name)) {
                values.forEach(value ->
                        link.append('&').append(encode(name)).append('=').append(encode(value)));
            }
        });
        return link.toString();
    }

    private static boolean isKept(String name) {
        return !name.equals("page") && !name.equals("per_page") && !name.equals("endpoint") && !name.startsWith("_");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
