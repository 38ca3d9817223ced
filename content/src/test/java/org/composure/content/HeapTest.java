package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.composure.content.posix.Directory;
import org.composure.policy.ContentMode;
import org.composure.policy.Verification;
import org.composure.productmd.RpmsReader;
import org.composure.productmd.RpmsSummary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small heap is enough for large composes: in a JVM that has no more than 64 MiB in all. */
@Tag("long")
class HeapTest {

    private static final List<String> SMALL = List.of("-Xmx64m");
    private static final int FILES = 100_000;
    private static final String RPM = """
            "package-%1$07d-0:1.0-1.fc43.src": {"package-%1$07d-0:1.0-1.fc43.x86_64": {"category": "binary",
              "path": "Server/x86_64/os/Packages/p/package-%1$07d-1.0-1.fc43.x86_64.rpm", "sigkey": null}}""";

    @TempDir(factory = FileSystems.Memory.class)
    Path temp;

    Path compose;

    @BeforeEach
    void compose() throws IOException {
        compose = SampleCompose.in(temp);
    }

    /** In the child: does all that is done with a compose, as each mode does it. */
    static final class Promote {

        private Promote() {}

        public static void main(String[] arguments) throws IOException {
            Volume volume = new Volume("volume", Path.of(arguments[0]));
            StagingArea area = new StagingArea(volume);
            try (Directory source = volume.find(SampleCompose.ID).orElseThrow()) {
                for (ContentMode mode : List.of(ContentMode.HARDLINK, ContentMode.COPY)) {
                    Verification verification = mode == ContentMode.COPY ? Verification.FULL : Verification.SIZE;
                    ContentPlan plan = Plans.plan(mode, verification, SymlinkRules.WITHIN, "work", "logs");
                    FileIdentity identity = area.make(mode.name());
                    try (Directory staged = area.open(mode.name(), identity).orElseThrow()) {
                        Survey survey = plan.survey(source, staged, Optional.of(staged), Progress.NONE);
                        plan.populate(source, staged, survey, Progress.NONE);
                        var verified = plan.verify(source, staged, new ManifestFile(area, mode.name()), Progress.NONE);
                        System.out.println(mode + " " + verified.extent().files());
                    }
                    area.remove(mode.name(), Optional.of(identity), Progress.NONE);
                }
            }
        }
    }

    @Test
    void isEnoughForADirectoryOfFilesThatAllHaveSeveralNames() throws IOException {
        Path large = Files.createDirectories(compose.resolve("compose/Server/large"));
        for (int i = 0; i < FILES / 2; i++) {
            Path first = Files.createFile(large.resolve("" + i));
            Files.createLink(large.resolve("second-" + i), first);
        }

        ChildProcess.Finished finished = ChildProcess.run(List.of(), SMALL, Promote.class, temp.toString());

        assertThat(finished.output()).contains("HARDLINK " + (12 + FILES), "COPY " + (12 + FILES));
        assertThat(finished.status()).isZero();
        try (Stream<Path> left = Files.list(temp.resolve(".composure"))) {
            assertThat(left).containsExactly(temp.resolve(".composure/manifests"));
        }
    }

    /** In the child: reads a list of RPMs as a gate does. */
    static final class ReadRpms {

        private ReadRpms() {}

        public static void main(String[] arguments) throws Exception {
            Volume volume = new Volume("volume", Path.of(arguments[0]));
            try (ComposeTree tree = ComposeTree.open(volume, SampleCompose.ID).orElseThrow();
                    var content = tree.read(ComposeFile.RPMS).orElseThrow()) {
                RpmsSummary summary = RpmsReader.read(content);
                System.out.println("unsigned " + summary.unsigned());
            }
        }
    }

    @Test
    void isEnoughForAHundredMegabytesOfRpms() throws IOException {
        Path rpms = compose.resolve("compose/metadata/rpms.json");
        int number = 550_000;
        try (BufferedWriter writer = Files.newBufferedWriter(rpms)) {
            writer.write("{\"header\": {\"type\": \"productmd.rpms\", \"version\": \"1.2\"}, \"payload\": {\"compose\":"
                    + " {\"id\": \"" + SampleCompose.ID + "\"}, \"rpms\": {\"Server\": {\"x86_64\": {\n");
            for (int i = 0; i < number; i++) {
                writer.write(RPM.replace("%1$07d", String.valueOf(1_000_000 + i)));
                writer.write(i == number - 1 ? "\n" : ",\n");
            }
            writer.write("}}}}}\n");
        }
        assertThat(Files.size(rpms)).isGreaterThan(100_000_000);

        ChildProcess.Finished finished = ChildProcess.run(List.of(), SMALL, ReadRpms.class, temp.toString());

        assertThat(finished.output()).contains("unsigned " + number);
        assertThat(finished.status()).isZero();
    }
}
