package org.composure.deployable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers probes on the management port as long as the real one is not there: while the process waits for what it depends on,
 * migrates, and builds itself up. It is alive, and not ready.
 */
final class EarlyHealth implements SmartLifecycle {

    private static final String HEALTH = "/actuator/health";
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Dependencies dependencies;

    /**
     * Listens.
     *
     * @throws WrongConfigurationException when the port is not free
     */
    EarlyHealth(InetSocketAddress address, Dependencies dependencies) {
        this.dependencies = dependencies;
        try {
            server = HttpServer.create(address, 0);
        } catch (BindException e) {
            throw new WrongConfigurationException(
                    "management.server.port", address.getPort() + ": " + e.getMessage() + " (expected: a free port)");
        } catch (IOException e) {
            throw new WrongConfigurationException("management.server.address", address + ": " + e.getMessage());
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean alive = exchange.getRequestURI().getPath().equals(HEALTH + "/liveness");
        byte[] body = JSON.writeValueAsBytes(alive ? Map.of("status", "UP") : notReady());
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(alive ? 200 : 503, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** In the form of the health that comes later. */
    private Map<String, Object> notReady() {
        Map<String, String> missing = dependencies.missing();
        Map<String, Object> components = new LinkedHashMap<>();
        for (String name : dependencies.names()) {
            String why = missing.get(name);
            components.put(
                    name,
                    why == null ? Map.of("status", "UP") : Map.of("status", "DOWN", "details", Map.of("missing", why)));
        }
        components.put("readinessState", Map.of("status", "OUT_OF_SERVICE", "details", Map.of("missing", "starting")));
        return Map.of("status", missing.isEmpty() ? "OUT_OF_SERVICE" : "DOWN", "components", components);
    }

    /** Makes room for the real one: it is called first of all that starts when everything has been built up. */
    @Override
    public void start() {
        stop();
    }

    @Override
    public void stop() {
        server.stop(0);
        threads.shutdown();
    }

    @Override
    public boolean isRunning() {
        return false;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
