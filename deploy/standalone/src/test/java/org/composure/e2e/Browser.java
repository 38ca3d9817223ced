package org.composure.e2e;

import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What a browser does while somebody logs in: it goes where it is sent, and keeps cookies, those that ask for TLS too, as browsers
 * do for this machine.
 */
final class Browser implements AutoCloseable {

    private static final int MOST_REDIRECTS = 10;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> cookies = new TreeMap<>();
    private final UnaryOperator<URI> network;

    /**
     * Without cookies.
     *
     * @param network where the server is that answers for an address
     */
    Browser(UnaryOperator<URI> network) {
        this.network = network;
    }

    /**
     * A page.
     *
     * @param address where it stands in the end
     */
    record Page(URI address, int status, String body) {}

    /** Opens an address. */
    Page open(URI address) {
        URI at = address;
        for (int redirects = 0; redirects < MOST_REDIRECTS; redirects++) {
            HttpResponse<String> answer = send(at, HttpRequest.newBuilder().GET());
            if (!isRedirect(answer)) {
                return new Page(at, answer.statusCode(), answer.body());
            }
            at = target(at, answer);
        }
        throw new IllegalStateException(at + " is the end of " + MOST_REDIRECTS + " redirects");
    }

    /** Sends a form. */
    Page post(URI address, String form) {
        HttpResponse<String> answer = send(
                address,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
        return isRedirect(answer)
                ? open(target(address, answer))
                : new Page(address, answer.statusCode(), answer.body());
    }

    private HttpResponse<String> send(URI address, HttpRequest.Builder request) {
        String kept = cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        if (!kept.isEmpty()) {
            request.header("Cookie", kept);
        }
        try {
            HttpResponse<String> answer =
                    http.send(request.uri(network.apply(address)).build(), BodyHandlers.ofString());
            answer.headers().allValues("Set-Cookie").stream()
                    .flatMap(header -> HttpCookie.parse(header).stream())
                    .forEach(this::keep);
            return answer;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void keep(HttpCookie cookie) {
        if (cookie.hasExpired()) {
            cookies.remove(cookie.getName());
        } else {
            cookies.put(cookie.getName(), cookie.getValue());
        }
    }

    private static boolean isRedirect(HttpResponse<String> answer) {
        return answer.statusCode() / 100 == 3;
    }

    private static URI target(URI from, HttpResponse<String> answer) {
        return from.resolve(answer.headers().firstValue("Location").orElseThrow());
    }

    @Override
    public void close() {
        http.close();
    }
}
