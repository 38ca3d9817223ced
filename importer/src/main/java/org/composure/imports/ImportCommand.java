package org.composure.imports;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.composure.deployable.Secret;
import org.composure.deployable.WrongConfigurationException;
import org.composure.imports.store.Finding.Kind;
import org.composure.imports.store.ImportLedger;
import org.composure.imports.store.OvertakenException;
import org.composure.imports.store.Position;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** The command. Run again, it goes on where it was stopped, or brings what is new. */
@Command(
        name = "composure-import",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description =
                "Brings composes, tags, relations and histories from a running CTS. Options that begin with --composure. and"
                        + " --logging. configure the database, stages, volumes and policies, as do environment and"
                        + " application.properties; see docs/operations.md.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:all has been brought",
            "1:all has been read, and the report tells what did not fit",
            "2:the options or the configuration are wrong",
            "3:CTS or the database failed; run again to go on from there"
        })
@SuppressWarnings("NullAway.Init") // picocli sets what is required.
public final class ImportCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ImportCommand.class);

    private static final int FITS = 0;
    private static final int MISFITS = 1;
    private static final int WRONG = 2;
    private static final int FAILED = 3;

    private static final Duration PAUSE = Duration.ofMillis(500);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "URL",
            description = "The CTS, as in https://cts.example.com")
    private URI from;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Holds a token that is sent as bearer token; none by default")
    private @Nullable Path tokenFile;

    @Option(
            names = "--page-size",
            paramLabel = "N",
            defaultValue = "200",
            description = "How many objects a page and a transaction have, 1 to 1000 (${DEFAULT-VALUE})")
    private int pageSize;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many histories are asked for at a time, 1 to 64 (${DEFAULT-VALUE})")
    private int requests;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            defaultValue = "composure-import.jsonl",
            description = "What did not fit, a JSON object a line (${DEFAULT-VALUE})")
    private Path report;

    @Option(names = "--dry-run", description = "Reads and reports, and brings nothing")
    private boolean dryRun;

    @Unmatched
    private List<String> configuration;

    /** Runs the command, and ends the process with its status. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ImportCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        Report written;
        @Nullable String token;
        try {
            token = Secret.read("--token", null, tokenFile);
            written = new Report(report);
        } catch (WrongConfigurationException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), "--report: " + e + " (expected: a file that can be written)");
        }
        try (ConfigurableApplicationContext store = start()) {
            ImportLedger ledger = store.getBean(ImportLedger.class);
            Target target = dryRun ? Target.nowhere(ledger) : Target.into(ledger);
            Position end = new Importer(new Cts(from, token, PAUSE), target, pageSize, requests, PAUSE).run();
            Map<Kind, Long> found = written.write(target, end);
            LOG.info("{}: {}; {}", dryRun ? "would be brought" : "brought", end.counts(), found);
            return found.containsKey(Kind.REFUSED) || found.containsKey(Kind.DIFFERS) ? MISFITS : FITS;
        } catch (WrongStart e) {
            return WRONG;
        } catch (CtsException | OvertakenException e) {
            LOG.error("{}", e.getMessage());
            return FAILED;
        } catch (DataAccessException | TransactionException | IOException e) {
            LOG.error("{}", e.toString());
            return FAILED;
        }
    }

    private void check() {
        require(
                from.getHost() != null
                        && ("http".equals(from.getScheme()) || "https".equals(from.getScheme()))
                        && from.getRawQuery() == null
                        && from.getRawFragment() == null,
                "--from: " + from + " (expected: an http or https URL without query)");
        require(pageSize >= 1 && pageSize <= 1000, "--page-size: " + pageSize + " (expected: 1 to 1000)");
        require(requests >= 1 && requests <= 64, "--requests: " + requests + " (expected: 1 to 64)");
        for (String option : configuration) {
            require(option.startsWith("--composure.") || option.startsWith("--logging."), "Unknown option: " + option);
        }
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    /** The start has failed, and has said why. */
    private static final class WrongStart extends RuntimeException {

        private static final long serialVersionUID = 1L;

        WrongStart(Throwable cause) {
            super(cause);
        }
    }

    private ConfigurableApplicationContext start() {
        try {
            return ImportApplication.start(configuration.toArray(String[]::new));
        } catch (RuntimeException e) {
            throw new WrongStart(e);
        }
    }
}
