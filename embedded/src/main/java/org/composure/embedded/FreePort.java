package org.composure.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of 127.0.0.1 that nobody listens on. */
public final class FreePort {

    private FreePort() {}

    /**
     * A port that was free a moment ago: another process may take it before it is used, so whoever binds it tries again
     * with another. Only for servers that cannot be given port 0.
     */
    public static int any() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new PartStartException("no free port on 127.0.0.1: " + e.getMessage(), e);
        }
    }
}
