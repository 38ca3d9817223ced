package org.composure.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What this machine listens on, from the kernel's own table. */
final class Listeners {

    private static final String LISTEN = "0A";
    /** What stands before an IPv4 address in the table of IPv6. */
    private static final String MAPPED = "0000000000000000FFFF0000";

    private Listeners() {}

    /** The addresses that somebody listens on with this port, as the kernel writes them: {@code 0100007F} is 127.0.0.1. */
    static List<String> addressesWith(int port) throws IOException {
        String end = ":" + HexFormat.of().withUpperCase().toHexDigits((short) port);
        List<String> addresses = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                List<String> fields = List.of(line.strip().split("\\s+"));
                if (fields.get(1).endsWith(end) && fields.get(3).equals(LISTEN)) {
                    addresses.add(fields.get(1).replace(end, "").replace(MAPPED, ""));
                }
            }
        }
        return addresses;
    }
}
