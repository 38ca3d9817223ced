package org.composure.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.composure.testing.stack.SteadyPort;
import org.jspecify.annotations.Nullable;

/** A port through which a server is reached, or not: as if the server were started and stopped. */
public final class Door implements AutoCloseable {

    private final int to;
    private final int port = SteadyPort.any();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;

    /** A door that is shut. */
    public Door(int to) {
        this.to = to;
    }

    /** Where the door is. */
    public int port() {
        return port;
    }

    /** Lets everybody through. */
    public void open() throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        listener = server;
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket client = server.accept();
                    Socket there = new Socket(InetAddress.getLoopbackAddress(), to);
                    open.add(client);
                    open.add(there);
                    Thread.ofVirtual().start(() -> carry(client, there));
                    Thread.ofVirtual().start(() -> carry(there, client));
                }
            } catch (IOException e) {
                shut();
            }
        });
    }

    /** Ends all connections, and lets nobody through. */
    public void shut() {
        try {
            ServerSocket server = listener;
            if (server != null) {
                server.close();
            }
            for (Socket each : open) {
                each.close();
            }
            open.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        shut();
    }

    private static void carry(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // One of them has gone, and now both have.
        }
    }
}
