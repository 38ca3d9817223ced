package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileKind;
import org.composure.testing.BigCompose;
import org.composure.testing.SampleCompose;
import org.composure.testing.stack.Stack;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The process is killed while it moves files, at random moments: after the first file and before the last. How often is
 * {@code -Dcomposure.kills}, at which moments {@code -Dcomposure.seed}.
 */
@Tag("long")
class KillE2eTest {

    private static final int SMALL_FILES = 12_000;
    private static final int MOST_KILLS_OF_ONE = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final int wanted = Integer.getInteger("composure.kills", 1);
    private final long seed = Long.getLong("composure.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private int kills;
    private int missed;

    @Test
    void goesOnWhereItWasKilledAndNobodySeesAPartOfATree() throws Exception {
        System.out.printf("%d kills, -Dcomposure.seed=%d%n", wanted, seed);
        Instant start = Instant.now();
        try (Stack stack = Stacks.start(
                "--composure.promotion.recheck-interval=5s", "--composure.volumes.nightly.parallel-copies=1")) {
            Client client = new Client(stack, "alice", "releng");
            Map<String, BigCompose> promotions = new LinkedHashMap<>();
            try (Readers readers = new Readers(stack, client, seed)) {
                while (kills < wanted) {
                    assertThat(missed).as("kills that came too late").isLessThan(wanted + 5);
                    BigCompose compose = build(stack, client, promotions.size());
                    readers.read(compose);
                    String promotion = client.request(compose.sample(), "nightly");
                    promotions.put(promotion, compose);
                    Map<String, Object> finished = killRepeatedly(stack, client, readers, promotion, compose);
                    client.awaitState(promotion, "completed");
                    assertThat(Disk.inodes(stack.volume("nightly").resolve(Readers.target(compose))))
                            .as("nothing was done again")
                            .containsAllEntriesOf(finished);
                    readers.wholes();
                }
                int whole = readers.wholes();
                Awaitility.await("readers have seen all of it")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> readers.wholes() > whole + 50);
                System.out.printf("readers found a compose whole %d times%n", readers.wholes());
            }
            for (Map.Entry<String, BigCompose> entry : promotions.entrySet()) {
                assertPromotedOnce(stack, client, entry.getKey(), entry.getValue());
            }
            assertNothingIsLeft(stack);
        }
        System.out.printf(
                "%d kills (and %d too late) in %d s%n",
                kills, missed, Duration.between(start, Instant.now()).toSeconds());
    }

    /** Every second one of a release whose files are linked. */
    private static BigCompose build(Stack stack, Client client, int respin) {
        String release = respin % 2 == 0 ? "Big" : "BigLinked";
        BigCompose compose = new BigCompose(new SampleCompose(release, "1", "20261120", respin), SMALL_FILES);
        client.track(compose.sample());
        compose.writeTo(stack.volume("incoming"));
        return compose;
    }

    /** Gives the files that were finished at the kills, with their inodes. */
    private Map<String, Object> killRepeatedly(
            Stack stack, Client client, Readers readers, String promotion, BigCompose compose) {
        Path target = stack.volume("nightly").resolve(Readers.target(compose));
        Path source = stack.volume("incoming").resolve(compose.id());
        long total = Disk.inodes(source).size();
        int most = Math.min(MOST_KILLS_OF_ONE, (wanted + 1) / 2);
        Map<String, Object> finished = new HashMap<>();
        long copied = 0;
        for (int i = 0; i < most && kills < wanted; i++) {
            long moment = copied + 1 + random.nextLong(Math.max(1, (total - copied) / 3));
            Awaitility.await(moment + " of " + total + " files of " + compose.id())
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> Files.exists(target) || staged(stack, promotion) >= moment);
            int attempts = linkFiles(client, promotion).path("attempts").asInt();
            LockSupport.parkNanos(random.nextLong(Duration.ofMillis(10).toNanos()));
            Instant killed = Instant.now();
            readers.powerOff();
            stack.kill();
            copied = staged(stack, promotion);
            boolean late = Files.exists(target) || copied == total;
            if (!late) {
                assertThat(copied).as("files at the kill, seed %d", seed).isBetween(1L, total - 1);
                finished.putAll(Disk.finished(source, stagedTree(stack, promotion)));
            }
            restart(stack);
            readers.powerOn();
            Duration ready = Duration.between(killed, Instant.now());
            if (late) {
                missed++;
                break;
            }
            kills++;
            long kept = Awaitility.await("it goes on with " + promotion)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> kept(client, promotion, attempts), files -> files > 0);
            System.out.printf(
                    "kill %d: %s had %d of %d files, kept %d, ready after %.1f s, went on after %.1f s%n",
                    kills,
                    compose.id(),
                    copied,
                    total,
                    kept,
                    seconds(ready),
                    seconds(Duration.between(killed, Instant.now())));
            assertThat(kept).as("files that were kept, seed %d", seed).isBetween(1L, copied);
        }
        return finished;
    }

    private static Path stagedTree(Stack stack, String promotion) {
        return Disk.leftovers(stack.volume("nightly")).stream()
                .filter(tree -> String.valueOf(tree.getFileName()).startsWith(promotion))
                .findFirst()
                .orElseThrow();
    }

    /** Every second time as another host that has the same volumes under another path. */
    private void restart(Stack stack) {
        for (String volume : List.of("incoming", "nightly")) {
            if (kills % 2 == 0) {
                stack.mountElsewhere(volume);
            } else {
                stack.mountAsBefore(volume);
            }
        }
        stack.start();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** How many files the temporary tree of a promotion holds. */
    private static long staged(Stack stack, String promotion) {
        long[] count = new long[1];
        try (Directory area = Directory.open(stack.volume("nightly").resolve(".composure"), "nightly")) {
            area.forEach(entry -> {
                if (entry.name().display().startsWith(promotion)) {
                    count[0] += files(area, entry);
                }
            });
        } catch (IOException e) {
            // It is not there yet, or no longer.
        }
        return count[0];
    }

    private static long files(Directory parent, Directory.Entry entry) throws IOException {
        if (entry.kind() != FileKind.DIRECTORY) {
            return 1;
        }
        long[] count = new long[1];
        try (Directory directory = parent.openDirectory(entry.name())) {
            directory.forEach(inner -> count[0] += files(directory, inner));
        }
        return count[0];
    }

    private static JsonNode linkFiles(Client client, String promotion) {
        return StreamSupport.stream(client.promotion(promotion).path("steps").spliterator(), false)
                .filter(step -> step.path("name").asString().equals("link-files"))
                .findFirst()
                .orElseThrow();
    }

    /** How many files a later attempt than that found done; 0 if it has not said so yet. */
    private static long kept(Client client, String promotion, int attempts) {
        JsonNode step = linkFiles(client, promotion);
        JsonNode progress = step.path("progress");
        return step.path("attempts").asInt() > attempts && progress.path("at").isString()
                ? progress.path("files_kept").asLong()
                : 0;
    }

    private static void assertPromotedOnce(Stack stack, Client client, String promotion, BigCompose compose)
            throws Exception {
        assertThat(Disk.manifest(stack.volume("nightly").resolve(Readers.target(compose))))
                .as("what arrived of %s", compose.id())
                .isEqualTo(Disk.manifest(stack.volume("incoming").resolve(compose.id())));
        assertThat(StreamSupport.stream(
                                client.get("api/1/composes/" + compose.id() + "/changes/")
                                        .expect(200)
                                        .body()
                                        .path("changes")
                                        .spliterator(),
                                false)
                        .filter(change -> change.path("action").asString().equals("promoted")))
                .hasSize(1);
        assertThat(number(
                        stack,
                        "select count(*) from event where type = 'promotion-completed' and promotion = '" + promotion
                                + "'"))
                .hasValue(1);
    }

    private static void assertNothingIsLeft(Stack stack) throws SQLException {
        assertThat(Disk.leftovers(stack.volume("nightly"))).isEmpty();
        assertThat(Disk.leftovers(stack.volume("incoming"))).isEmpty();
        // Of promotions that have ended they are kept for a while: an attempt that lives on may still make one.
        String openStaging = "staging s join promotion p on p.id = s.promotion where p.ended_at is null";
        for (String none : List.of(openStaging, "tree where state = 'reserved'", "step where state <> 'done'")) {
            assertThat(number(stack, "select count(*) from " + none)).as(none).hasValue(0);
        }
    }

    private static OptionalLong number(Stack stack, String sql) throws SQLException {
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? OptionalLong.of(result.getLong(1)) : OptionalLong.empty();
        }
    }
}
