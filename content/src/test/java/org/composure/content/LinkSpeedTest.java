package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.composure.content.posix.Directory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows how quick the steps are beside {@code cp -al} of the same tree. Times depend on the machine: none is asserted. */
class LinkSpeedTest {

    private static final int FILES = Integer.getInteger("composure.speed.files", 20_000);
    private static final int ROUNDS = 5;
    private static final ContentPlan PLAN = ContentPlan.excluding(Set.of());

    @TempDir
    Path temp;

    @Test
    void linksAsManyFilesAsABigCompose() throws Exception {
        Path compose = temp.resolve("compose");
        for (int i = 0; i < FILES; i++) {
            Path directory = compose.resolve("Packages/" + i % 100);
            if (i < 100) {
                Files.createDirectories(directory);
            }
            Files.createFile(directory.resolve("some-package-with-a-usual-name-1.2.3-" + i + ".fc43.x86_64.rpm"));
        }
        StagingArea area = new StagingArea(new Volume("nightly", temp));
        double[][] times = new double[6][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            Path copy = temp.resolve("copy");
            times[0][round] = seconds(() -> run("cp", "-al", compose.toString(), copy.toString()));
            run("rm", "-rf", copy.toString());
            FileIdentity identity = area.make("p.1");
            try (Directory source = area.volume().find("compose").orElseThrow();
                    Directory staged = area.open("p.1", identity).orElseThrow()) {
                times[1][round] = seconds(() -> PLAN.populate(source, staged, Progress.NONE));
                times[2][round] = seconds(() -> PLAN.scan(source, Progress.NONE));
                times[3][round] = seconds(() -> assertThat(
                                PLAN.verify(source, staged, Progress.NONE).files())
                        .isEqualTo(FILES));
                times[4][round] = seconds(() -> PLAN.sync(staged, Progress.NONE));
            }
            times[5][round] = seconds(() -> area.remove("p.1", Optional.of(identity), Progress.NONE));
        }
        System.out.printf(
                "%,d files, median seconds of %d: cp -al %.3f, populate %.3f, scan %.3f, verify %.3f, sync %.3f, remove"
                        + " %.3f%n",
                FILES,
                ROUNDS,
                median(times[0]),
                median(times[1]),
                median(times[2]),
                median(times[3]),
                median(times[4]),
                median(times[5]));
    }

    private static double median(double[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }

    @FunctionalInterface
    private interface Timed {
        void run() throws IOException, InterruptedException;
    }

    private static double seconds(Timed timed) throws IOException, InterruptedException {
        long start = System.nanoTime();
        timed.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
