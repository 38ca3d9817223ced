package org.composure.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own on a free port of 127.0.0.1. Every connection needs the generated password. It runs as
 * separate processes, which end with {@link #close()}; after a kill of this JVM the next start on the same data stops
 * the old ones first.
 */
public final class PostgresPart implements AutoCloseable {

    /** The one user, who owns everything. */
    public static final String USER = "composure";

    /** The database that is there from the start. */
    public static final String DATABASE = "composure";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresPart.class);
    private static final int TRIES = 5;

    private final PostgresSettings settings;
    private final Postmaster postmaster;
    private final String password;
    private final AtomicBoolean closed = new AtomicBoolean();
    private int port;
    private Duration startTime = Duration.ZERO;

    private PostgresPart(PostgresSettings settings, Postmaster postmaster, String password) {
        this.settings = settings;
        this.postmaster = postmaster;
        this.password = password;
    }

    /**
     * Starts PostgreSQL, and returns when it takes connections.
     *
     * @throws PartStartException when it does not start: on data of another major version, on a machine without
     *     programs for it, for root without {@code unshare}, or as its log says
     */
    public static PostgresPart start(PostgresSettings settings) {
        long start = System.nanoTime();
        try {
            PrivateFiles.createDirectory(settings.runDirectory());
            PrivateFiles.createDirectory(settings.dataDirectory());
            PostgresBinaries binaries = PostgresBinaries.unpacked();
            var postmaster = new Postmaster(settings.dataDirectory().toRealPath(), binaries);
            refuseOtherMajor(postmaster);
            if (postmaster.lives()) {
                LOG.info("stopping the PostgreSQL that an earlier run left in {}", postmaster.dataDirectory());
            }
            postmaster.stop(true);
            var part = new PostgresPart(settings, postmaster, password(settings, postmaster));
            part.launch();
            part.startTime = Duration.ofNanos(System.nanoTime() - start);
            return part;
        } catch (IOException e) {
            throw new PartStartException("PostgreSQL in " + settings.dataDirectory() + ": " + e, e);
        }
    }

    /** The JDBC URL of {@link #DATABASE}. */
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /** The JDBC URL of another database of this server. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The password of {@link #USER}. */
    public String password() {
        return password;
    }

    /** How long the start took. */
    public Duration startTime() {
        return startTime;
    }

    /** A new connection to a database of this server. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), USER, password);
    }

    /** Stops PostgreSQL, and returns when its last process has ended. A second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                postmaster.stop(settings.durable());
            } catch (IOException e) {
                LOG.warn("stopping PostgreSQL in {}", settings.dataDirectory(), e);
            }
        }
    }

    private static void refuseOtherMajor(Postmaster postmaster) throws IOException {
        Path file = postmaster.dataDirectory().resolve("PG_VERSION");
        String ours = postmaster.binaries().major();
        if (Files.exists(file)) {
            String found = Files.readString(file).strip();
            if (!found.equals(ours)) {
                throw new PartStartException(
                        postmaster.dataDirectory() + " holds data of PostgreSQL " + found
                                + " (expected: " + ours + "). To keep it, dump it with pg_dump of PostgreSQL " + found
                                + ", move the directory away, start again and load the dump; to begin empty, only move it away");
            }
        }
    }

    /** The kept password; data is made for it where there is none, and data whose password was lost is given a new one. */
    private static String password(PostgresSettings settings, Postmaster postmaster) throws IOException {
        Path file = settings.runDirectory().resolve("postgresql.password");
        Path data = postmaster.dataDirectory();
        boolean lost = !Files.exists(file);
        String password = Secret.keptIn(file);
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialize(settings, postmaster, file);
        } else if (lost) {
            PostgresCommand.run(
                            data,
                            "ALTER ROLE " + USER + " PASSWORD '" + password + "'\n",
                            postmaster.binaries().program("postgres"),
                            "--single",
                            "postgres")
                    .orFail("PostgreSQL in " + data + " takes no new password");
        }
        return password;
    }

    private static void initialize(PostgresSettings settings, Postmaster postmaster, Path passwordFile)
            throws IOException {
        Path data = postmaster.dataDirectory();
        // Made beside and moved, so that a start that is killed meanwhile leaves no half of it.
        Path unfinished = data.resolveSibling(data.getFileName() + ".unfinished");
        Trees.delete(unfinished);
        PostgresCommand.run(
                        unfinished,
                        "",
                        postmaster.binaries().program("initdb"),
                        "--username=" + USER,
                        "--pwfile=" + passwordFile.toAbsolutePath(),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        settings.durable() ? "--sync-method=fsync" : "--no-sync")
                .orFail("initdb of " + data);
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void launch() throws IOException {
        Path log = settings.runDirectory().toAbsolutePath().resolve("postgresql.log");
        for (int tries = 1; ; tries++) {
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling("postgresql.log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            port = FreePort.any();
            PostgresCommand started = PostgresCommand.run(
                    postmaster.dataDirectory(),
                    "",
                    postmaster.binaries().program("pg_ctl"),
                    "start",
                    "--wait",
                    "--timeout=300",
                    "--log=" + log,
                    "--options=" + options());
            if (started.status() == 0) {
                createDatabase();
                return;
            }
            String said = Files.exists(log) ? Files.readString(log).strip() : "";
            boolean portTaken = said.contains("could not bind");
            if (!portTaken || tries == TRIES) {
                new PostgresCommand(started.status(), started.output() + "\n" + said)
                        .orFail("PostgreSQL did not start");
            }
        }
    }

    private String options() {
        List<String> always = List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port,
                "unix_socket_directories=''",
                "log_checkpoints=off",
                "log_timezone=UTC",
                "timezone=UTC");
        // Said also where they are the defaults: whoever changes postgresql.conf does not change what a commit means.
        String answer = settings.durable() ? "on" : "off";
        List<String> durability =
                List.of("fsync=" + answer, "synchronous_commit=" + answer, "full_page_writes=" + answer);
        // Tests hold many applications in one JVM, each with a pool of its own.
        List<String> connections = settings.durable() ? List.of() : List.of("max_connections=400");
        return Stream.of(always, durability, connections)
                .flatMap(List::stream)
                .map("-c "::concat)
                .collect(Collectors.joining(" "));
    }

    private void createDatabase() throws IOException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            boolean there;
            try (ResultSet found =
                    statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                there = found.next();
            }
            if (!there) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        } catch (SQLException e) {
            postmaster.stop(true);
            throw new PartStartException("PostgreSQL in " + settings.dataDirectory() + ": " + e.getMessage(), e);
        }
    }
}
