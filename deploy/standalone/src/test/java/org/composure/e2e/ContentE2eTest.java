package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.composure.testing.BigCompose;
import org.composure.testing.SampleCompose;
import org.composure.testing.stack.Stack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What becomes of a promotion whose files make trouble: it stalls and says what to do; once that is done it is completed by a
 * retry, or cancelled with nothing left. One of the volumes is a small file system of its own, where the machine lets us mount
 * one.
 */
class ContentE2eTest {

    private static final AtomicInteger RESPIN = new AtomicInteger();

    private static Path small;
    private static boolean mounted;
    private static Stack stack;
    private static Client alice;

    @BeforeAll
    static void startAll() throws Exception {
        small = Files.createTempDirectory("composure-small");
        mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "none", small.toString());
        stack = Stacks.startWith(
                "content-policies",
                "--composure.volumes.small.path=" + small,
                "--composure.volumes.small.url=http://localhost/small/");
        alice = new Client(stack, "alice", "releng");
    }

    @AfterAll
    static void stopAll() throws Exception {
        stack.close();
        if (mounted) {
            run("umount", small.toString());
        }
        Files.deleteIfExists(small);
    }

    private static boolean run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    /** A compose of a release of its own, which the policy for that release promotes. */
    private static SampleCompose compose(String release) {
        return new SampleCompose(release, "1", "20261101", RESPIN.getAndIncrement());
    }

    private static Path build(SampleCompose compose) {
        alice.track(compose);
        return compose.writeTo(stack.volume("incoming"));
    }

    private static Path image(Path root, String release) {
        return root.resolve("compose/Everything/x86_64/iso").resolve(release + "-boot.iso");
    }

    private static void assertStalled(JsonNode promotion, String step, String reason, String remedy) {
        JsonNode stall = promotion.path("stall");
        assertThat(stall.path("step").asString()).isEqualTo(step);
        assertThat(stall.path("reason").asString()).contains(reason);
        assertThat(stall.path("remedy").asString()).contains(remedy);
        assertThat(alice.page("admin/promotions/" + promotion.path("id").asString()))
                .contains("What to do", remedy);
    }

    private static JsonNode retried(String promotion) {
        alice.decide(promotion, "retry").expect(200);
        return alice.awaitState(promotion, "completed");
    }

    private static void cancel(String promotion) {
        alice.decide(promotion, "cancel").expect(200);
        alice.awaitState(promotion, "cancelled");
    }

    @Test
    void copiesVerifiesEveryByteAndKeepsAManifest() throws Exception {
        SampleCompose compose = compose("Copied");
        Path source = build(compose);
        Files.writeString(source.resolve("STATUS"), "FINISHED_INCOMPLETE");

        JsonNode done = alice.awaitState(alice.request(compose, "nightly"), "completed");

        Path target = stack.volume("nightly").resolve("Copied").resolve(compose.id());
        assertThat(Disk.inodes(target).keySet()).isEqualTo(Disk.inodes(source).keySet());
        assertThat(Disk.inodes(target).values())
                .doesNotContainAnyElementsOf(Disk.inodes(source).values());
        JsonNode manifest = done.path("manifest");
        Path kept = stack.volume("nightly").resolve(manifest.path("path").asString());
        assertThat(new ProcessBuilder("sha256sum", "--strict", "--quiet", "-c", kept.toString())
                        .directory(target.toFile())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(Files.readAllLines(kept)).hasSize(Disk.inodes(target).size());
        for (JsonNode step : done.path("steps")) {
            if (step.path("name").asString().matches("link-files|verify")) {
                JsonNode progress = step.path("progress");
                assertThat(progress.path("files_total").asLong())
                        .isEqualTo(Disk.inodes(target).size());
                assertThat(progress.path("files_done")).isEqualTo(progress.path("files_total"));
                assertThat(progress.path("bytes_done")).isEqualTo(progress.path("bytes_total"));
            }
        }
    }

    @Test
    void seesBeforeTheStartThatTheSpaceWillNotDo() throws Exception {
        assumeThat(mounted).as("only root mounts a small file system").isTrue();
        SampleCompose compose = compose("Small");
        Path source = build(compose);
        Files.write(source.resolve("compose/large"), new byte[8 << 20]);
        String id = alice.request(compose, "nightly");

        assertStalled(alice.awaitState(id, "stalled"), "link-files", "has space for", "free space");
        assertThat(Disk.leftovers(small)).as("nothing was touched").isEmpty();

        assertThat(run("mount", "-o", "remount,size=64m", small.toString())).isTrue();
        retried(id);
        assertThat(small.resolve("Small").resolve(compose.id()).resolve("compose/large"))
                .hasSize(8 << 20);
        assertThat(run("mount", "-o", "remount,size=16m", small.toString())).isTrue();
    }

    @Test
    void triesAgainOnAReadOnlyVolumeThenStallsAndCompletesLater() throws Exception {
        assumeThat(mounted).as("only root mounts a small file system").isTrue();
        SampleCompose compose = compose("Either");
        build(compose);
        assertThat(run("mount", "-o", "remount,ro", small.toString())).isTrue();
        String id = alice.request(compose, "nightly");

        JsonNode stalled = alice.awaitState(id, "stalled");

        assertThat(run("mount", "-o", "remount,rw", small.toString())).isTrue();
        assertStalled(stalled, "link-files", "the file system is read-only", "mount it writable");
        assertThat(stalled.path("steps").get(1).path("attempts").asInt())
                .as("tried with pauses")
                .isEqualTo(5);
        retried(id);
        assertThat(small.resolve("Either").resolve(compose.id()).resolve("COMPOSE_ID"))
                .hasContent(compose.id());
    }

    @Test
    void aFlippedBitAndAMissingImageStopTheSwitch() throws Exception {
        assumeThat(mounted).as("only root mounts a small file system").isTrue();
        SampleCompose compose = compose("Small");
        Path source = build(compose);
        Path image = image(source, "Small");
        byte[] good = Files.readAllBytes(image);
        FileTime time = Files.getLastModifiedTime(image);
        byte[] bad = good.clone();
        bad[3] ^= 4;
        Files.write(image, bad);
        Files.setLastModifiedTime(image, time);
        String id = alice.request(compose, "nightly");

        assertStalled(alice.awaitState(id, "stalled"), "verify", "by images.json", "retry");
        Files.delete(image);
        alice.decide(id, "retry").expect(200);
        assertStalled(alice.awaitStall(id, "is missing"), "verify", "is missing", "retry");
        assertThat(small.resolve("Small").resolve(compose.id())).doesNotExist();

        Files.write(image, good);
        Files.setLastModifiedTime(image, time);
        retried(id);
        assertThat(image(small.resolve("Small").resolve(compose.id()), "Small")).hasBinaryContent(good);
    }

    @Test
    void refusesWhatDoesNotBelongInAComposeWithItsPathAndTouchesNothing() throws Exception {
        SampleCompose compose = compose("Copied");
        Path source = build(compose);
        Path odd = source.resolve("compose/odd");
        assertThat(run("mkfifo", odd.toString())).isTrue();
        String id = alice.request(compose, "nightly");
        assertStalled(
                alice.awaitState(id, "stalled"), "link-files", compose.id() + "/compose/odd is a FIFO", "remove it");

        Files.delete(odd);
        Files.createSymbolicLink(odd, Path.of("nowhere"));
        alice.decide(id, "retry").expect(200);
        assertStalled(
                alice.awaitStall(id, "leads to nothing"),
                "link-files",
                compose.id() + "/compose/odd is a symbolic link to nowhere, which leads to nothing",
                "replace the link");

        Files.delete(odd);
        Files.createSymbolicLink(odd, Path.of("Everything"));
        alice.decide(id, "retry").expect(200);
        assertStalled(
                alice.awaitStall(id, "a directory"), "link-files", "which leads to a directory", "replace the link");
        assertThat(Disk.leftovers(stack.volume("nightly"))).isEmpty();
        cancel(id);
        assertThat(stack.volume("nightly").resolve("Copied").resolve(compose.id()))
                .doesNotExist();
    }

    @Test
    void leavesAForeignTargetAloneAndTakesItsPlaceOnceItIsGone() throws IOException {
        SampleCompose compose = compose("Copied");
        build(compose);
        Path target = stack.volume("nightly").resolve("Copied").resolve(compose.id());
        Files.createDirectories(target);
        Files.writeString(target.resolve("rpm"), "of a script that was interrupted");
        String id = alice.request(compose, "nightly");

        assertStalled(
                alice.awaitState(id, "stalled"),
                "link-files",
                "looks half-made: it has no STATUS",
                "move it out of the way");
        assertThat(target.resolve("rpm")).hasContent("of a script that was interrupted");
        assertThat(Disk.leftovers(stack.volume("nightly"))).isEmpty();

        Files.delete(target.resolve("rpm"));
        Files.delete(target);
        retried(id);
    }

    @Test
    void aCancellationStopsTheFilesWithinSecondsAndRemovesThem() {
        BigCompose compose = new BigCompose(compose("Copied"), 12_000);
        alice.track(compose.sample());
        compose.writeTo(stack.volume("incoming"));
        String id = alice.request(compose.sample(), "nightly");
        Awaitility.await("files are copied")
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !Disk.leftovers(stack.volume("nightly")).isEmpty());

        alice.decide(id, "cancel").expect(200);

        Awaitility.await("it is cancelled")
                .atMost(Duration.ofSeconds(10))
                .until(() -> alice.promotion(id).path("state").asString().equals("cancelled"));
        assertThat(Disk.leftovers(stack.volume("nightly"))).isEmpty();
        assertThat(stack.volume("nightly").resolve("Copied").resolve(compose.id()))
                .doesNotExist();
    }

    @Test
    void cancellingAStalledPromotionRemovesWhatWasMade() throws IOException {
        SampleCompose compose = compose("Copied");
        Path source = build(compose);
        Path image = image(source, "Copied");
        FileTime time = Files.getLastModifiedTime(image);
        Files.writeString(image, Files.readString(image).replace("image", "imagE"));
        Files.setLastModifiedTime(image, time);
        String id = alice.request(compose, "nightly");
        assertStalled(alice.awaitState(id, "stalled"), "verify", "the sha256", "retry");
        assertThat(Disk.leftovers(stack.volume("nightly"))).isNotEmpty();

        cancel(id);

        assertThat(Disk.leftovers(stack.volume("nightly"))).isEmpty();
        assertThat(stack.volume("nightly").resolve(".composure/manifests/" + id + ".sha256"))
                .doesNotExist();
        assertThat(source.resolve("STATUS")).hasContent("FINISHED");
    }
}
