package org.composure.imports;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A CTS of recorded objects: lists, filters, order, paging and histories as CTS answers them. It can be made to hold an answer, to fail, and to
 * get composes while it is read.
 */
final class RecordedCts implements AutoCloseable {

    static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ObjectNode recorded;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger busiest = new AtomicInteger();
    private final Map<Pattern, Runnable> before = new ConcurrentHashMap<>();
    private final Set<String> chosen = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String token;

    /** Serves what is recorded, on loopback. */
    RecordedCts() throws IOException {
        try (InputStream file = RecordedCts.class.getResourceAsStream("/recorded-cts.json")) {
            recorded = (ObjectNode) JSON.readTree(Objects.requireNonNull(file));
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** All composes. */
    List<ObjectNode> composes() {
        return objects("composes");
    }

    /** All tags. */
    List<ObjectNode> tags() {
        return objects("tags");
    }

    /** The history of a compose, as it is answered. */
    ArrayNode changes(String list, String id) {
        return (ArrayNode) recorded.path(list.equals("tags") ? "tag_changes" : "compose_changes")
                .path(id);
    }

    static String id(JsonNode compose) {
        return compose.path("compose_info")
                .path("payload")
                .path("compose")
                .path("id")
                .stringValue();
    }

    ObjectNode compose(String id) {
        return composes().stream().filter(one -> id(one).equals(id)).findFirst().orElseThrow();
    }

    /** Registers a compose like another one. */
    void add(String like, String date, int respin) {
        synchronized (recorded) {
            ObjectNode added = compose(like).deepCopy();
            ObjectNode info =
                    (ObjectNode) added.path("compose_info").path("payload").path("compose");
            String id = "Fedora-43-" + date + ".n." + respin;
            info.put("id", id).put("date", date).put("respin", respin);
            List.of("parents", "children", "respun_by", "tags").forEach(added::putArray);
            added.putNull("respin_of");
            ((ArrayNode) recorded.path("composes")).add(added);
            ((ObjectNode) recorded.path("compose_changes"))
                    .putArray(id)
                    .addObject()
                    .put("time", "2024-04-01T00:00:00Z")
                    .put("action", "created")
                    .put("user", "pungi")
                    .putNull("message")
                    .putNull("user_data");
        }
    }

    /** Makes a compose final, which it does not show. */
    void choose(String id) {
        chosen.add(id);
    }

    boolean isChosen(String id) {
        return chosen.contains(id);
    }

    /** Makes a tag. */
    void addTag(int id, String name) {
        synchronized (recorded) {
            ObjectNode tag = ((ArrayNode) recorded.path("tags")).addObject();
            tag.put("id", id).put("name", name).put("description", "d").put("documentation", "d");
            List.of("taggers", "untaggers", "tagger_groups", "untagger_groups").forEach(tag::putArray);
            ((ObjectNode) recorded.path("tag_changes")).putArray(String.valueOf(id));
        }
    }

    /** The next answers, as many as this, are 502. */
    void failNext(int times) {
        failures.set(times);
    }

    /** Wants this token from now on. */
    void require(String wanted) {
        token = wanted;
    }

    /** Does something once, before a request is answered whose URI contains the expression. */
    void before(String expression, Runnable action) {
        before.put(Pattern.compile(expression), action);
    }

    /** What holds such requests until it is released. */
    Hold hold(String expression) {
        Hold hold = new Hold(new CountDownLatch(1), new CountDownLatch(1));
        before(expression, hold::await);
        return hold;
    }

    record Hold(CountDownLatch reached, CountDownLatch released) {

        void await() {
            reached.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    void forgetRequests() {
        requests.clear();
    }

    /** How many requests were answered at the same time. */
    int busiest() {
        return busiest.get();
    }

    private List<ObjectNode> objects(String list) {
        synchronized (recorded) {
            return recorded.path(list).valueStream().map(ObjectNode.class::cast).toList();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        busiest.accumulateAndGet(busy.incrementAndGet(), Math::max);
        try (exchange) {
            String uri = exchange.getRequestURI().toString();
            requests.add(uri);
            for (Pattern pattern : List.copyOf(before.keySet())) {
                if (pattern.matcher(uri).find()) {
                    Runnable action = before.remove(pattern);
                    if (action != null) {
                        action.run();
                    }
                }
            }
            String wanted = token;
            if (wanted != null
                    && !("Bearer " + wanted).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, 401, error(401, "Unauthorized"));
            } else if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                send(exchange, 502, "<html>Bad Gateway</html>");
            } else {
                @Nullable JsonNode body = body(exchange.getRequestURI());
                send(exchange, body == null ? 404 : 200, body == null ? error(404, "Not Found") : body.toString());
            }
        } finally {
            busy.decrementAndGet();
        }
    }

    private static String error(int status, String error) {
        return JSON.createObjectNode().put("status", status).put("error", error).toString();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private @Nullable JsonNode body(URI uri) {
        String[] path = uri.getPath().split("/", -1);
        Map<String, List<String>> query = query(uri);
        String list = path.length > 3 ? path[3] : "";
        if (path.length == 5 && List.of("composes", "tags").contains(list)) {
            return page(list, query);
        }
        if (path.length == 7 && path[5].equals("changes")) {
            JsonNode changes = changes(list, path[4]);
            return changes.isMissingNode() ? null : JSON.createObjectNode().set("changes", changes);
        }
        return null;
    }

    private static Map<String, List<String>> query(URI uri) {
        return Stream.of(Objects.requireNonNullElse(uri.getRawQuery(), "").split("&"))
                .filter(parameter -> parameter.contains("="))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.groupingBy(
                        parameter -> parameter[0],
                        Collectors.mapping(
                                parameter -> URLDecoder.decode(parameter[1], StandardCharsets.UTF_8),
                                Collectors.toList())));
    }

    private ObjectNode page(String list, Map<String, List<String>> query) {
        int page = Integer.parseInt(query.getOrDefault("page", List.of("1")).getFirst());
        int size =
                Integer.parseInt(query.getOrDefault("per_page", List.of("10")).getFirst());
        List<String> order = query.getOrDefault("order_by", List.of(list.equals("tags") ? "-id" : "-date"));
        Comparator<ObjectNode> comparator = (_, _) -> 0;
        for (String by : order) {
            String field = by.replaceFirst("^-", "");
            Comparator<ObjectNode> next = list.equals("tags") && field.equals("id")
                    ? Comparator.comparingInt(tag -> tag.path("id").intValue())
                    : Comparator.comparing(object -> field(list, object, field));
            comparator = comparator.thenComparing(by.startsWith("-") ? next.reversed() : next);
        }
        List<ObjectNode> found = objects(list).stream()
                .filter(object -> !query.containsKey("name")
                        || field(list, object, "name").equals(query.get("name").getFirst()))
                .filter(object -> !list.equals("composes")
                        || !query.containsKey("id")
                        || id(object).equals(query.get("id").getFirst()))
                .filter(object -> !query.containsKey("final") || chosen.contains(id(object)))
                .filter(object -> !query.containsKey("date_after")
                        || field(list, object, "date")
                                        .compareTo(query.get("date_after").getFirst())
                                > 0)
                .sorted(comparator)
                .toList();
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode items = answer.putArray("items");
        found.stream()
                .skip((page - 1L) * size)
                .limit(size)
                .map(RecordedCts::inNoOrder)
                .forEach(items::add);
        int pages = (found.size() + size - 1) / size;
        ObjectNode meta = answer.putObject("meta");
        meta.put("page", page).put("pages", pages).put("per_page", size).put("total", found.size());
        meta.put("first", url() + "/api/1/" + list + "/?page=1")
                .put("last", url() + "/api/1/" + list + "/?page=" + pages);
        meta.put("prev", page > 1 ? url() + "/api/1/" + list + "/?page=" + (page - 1) : null);
        meta.put("next", page < pages ? url() + "/api/1/" + list + "/?page=" + (page + 1) : null);
        return answer;
    }

    private static String field(String list, ObjectNode object, String field) {
        JsonNode holder = list.equals("tags")
                ? object
                : object.path("compose_info").path("payload").path("compose");
        return holder.path(field).stringValue();
    }

    /** CTS defines no order of arrays. */
    private static ObjectNode inNoOrder(ObjectNode object) {
        ObjectNode shuffled = object.deepCopy();
        for (String member : List.copyOf(object.propertyNames())) {
            if (object.path(member) instanceof ArrayNode array) {
                List<JsonNode> elements = new ArrayList<>(array.valueStream().toList());
                Collections.shuffle(elements);
                shuffled.putArray(member).addAll(elements);
            }
        }
        return shuffled;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
