package org.composure.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished call of one of PostgreSQL's programs. They refuse to run as root; root runs them in a user namespace of
 * their own, where nobody is root, and where they still own root's files.
 *
 * @param status the exit status, 0 for success
 * @param output what was printed on both streams
 */
record PostgresCommand(int status, String output) {

    /**
     * Runs a program to its end, with the data directory in {@code PGDATA}.
     *
     * @param input what the program reads
     * @throws PartStartException for root on a machine that has no {@code unshare}
     */
    static PostgresCommand run(Path dataDirectory, String input, String... command) throws IOException {
        List<String> line = new ArrayList<>();
        if (Users.isRoot()) {
            line.addAll(List.of(unshare().toString(), "--user"));
        }
        line.addAll(List.of(command));
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        // PGDATA instead of -D: pg_ctl passes its -D through a shell, which would read what is in the path.
        builder.environment().put("PGDATA", dataDirectory.toString());
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
            try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                stdin.write(input);
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new PostgresCommand(process.waitFor(), output.strip());
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new PartStartException("interrupted in " + command[0], e);
        }
    }

    /** The same result, where it is a success. */
    PostgresCommand orFail(String what) {
        if (status == 0) {
            return this;
        }
        String advice = output.contains("unshare")
                ? ". This process is root's, PostgreSQL refuses root, and this machine lets nobody make user namespaces:"
                        + " run as another user"
                : "";
        throw new PartStartException(what + " (status " + status + "): " + output + advice);
    }

    private static Path unshare() {
        @Nullable String path = System.getenv("PATH");
        return Arrays.stream((path == null ? "/usr/bin:/bin" : path).split(":", -1))
                .map(directory -> Path.of(directory, "unshare"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new PartStartException("PostgreSQL refuses to run as root, and `unshare` (package"
                        + " util-linux), which would let it, is not installed: install it, or run as another user"));
    }
}
