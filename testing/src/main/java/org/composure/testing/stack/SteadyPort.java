package org.composure.testing.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that are killed and come back. They lie below those that the kernel gives to clients, so that none of
 * these has it meanwhile.
 */
public final class SteadyPort {

    private static final int FIRST = 12_000;
    private static final int END = 20_000;
    private static final int TRIES = 100;

    // Whoever gets one starts later: until then it looks free.
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    /** For the tests in other JVMs: the byte at a port's number is locked by the JVM that gave it, as long as that lives. */
    private static final FileChannel LOCKS = open(
            Path.of(System.getProperty("java.io.tmpdir"), "composure-steady-ports." + System.getProperty("user.name")));

    private SteadyPort() {}

    private static FileChannel open(Path file) {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port of 127.0.0.1 that was free a moment ago, and is given to no other test that runs now. */
    public static int any() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (GIVEN.add(port) && LOCKS.tryLock(port, 1, false) != null) {
                    return port;
                }
            } catch (IOException e) {
                // Somebody has it; another will be free.
            }
        }
        throw new IllegalStateException("no free port from " + FIRST + " to " + END + " in " + TRIES + " tries");
    }
}
