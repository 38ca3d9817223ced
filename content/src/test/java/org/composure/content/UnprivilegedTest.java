package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.composure.content.posix.Directory;
import org.composure.content.posix.Errno;
import org.composure.content.posix.PosixException;
import org.composure.policy.ContentMode;
import org.composure.policy.Verification;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What root never sees: a thread gives up its rights, which Linux keeps for each thread, and then works. */
class UnprivilegedTest {

    private static final int NOBODY = 65534;
    private static final ContentPlan PLAN = Plans.excluding();

    @TempDir
    Path temp;

    Path staged;

    @BeforeEach
    void composeOfRoot() throws IOException {
        assumeThat(System.getProperty("user.name"))
                .as("only root can become somebody else")
                .isEqualTo("root");
        SampleCompose.in(temp);
        staged = Files.createDirectory(temp.resolve("staged"));
        Files.setAttribute(staged, "unix:uid", NOBODY);
    }

    private @Nullable Throwable populateAsNobody() throws Exception {
        return populateAsNobody(PLAN);
    }

    private @Nullable Throwable populateAsNobody(ContentPlan plan) throws Exception {
        Volume volume = new Volume("incoming", temp);
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        try (Directory source = volume.find(SampleCompose.ID).orElseThrow();
                Directory target = volume.find("staged").orElseThrow()) {
            Thread nobody = Thread.ofPlatform().start(() -> {
                try {
                    becomeNobody();
                    Plans.populate(plan, source, target, Progress.NONE);
                } catch (Throwable e) {
                    thrown.set(e);
                }
            });
            nobody.join();
        }
        return thrown.get();
    }

    /** By the bare system call: the C library's function would change all threads. */
    @SuppressWarnings("restricted")
    private static void becomeNobody() throws Throwable {
        long setresuid = System.getProperty("os.arch").equals("aarch64") ? 147 : 117;
        var word = ValueLayout.JAVA_LONG;
        var syscall = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
                        FunctionDescriptor.of(word, word, word, word, word),
                        Linker.Option.firstVariadicArg(1));
        long result = (long) syscall.invokeExact(setresuid, (long) NOBODY, (long) NOBODY, (long) NOBODY);
        assertThat(result).isZero();
    }

    @Test
    void namesOwnerUserAndSettingWhenLinksAreProtected() throws Exception {
        assumeThat(Files.readString(Path.of("/proc/sys/fs/protected_hardlinks")))
                .startsWith("1");

        assertThat(populateAsNobody())
                .isInstanceOf(ContentException.LinksRefused.class)
                .hasMessageContaining(
                        "it belongs to user 0, we run as user " + NOBODY + ", and fs.protected_hardlinks is 1");
    }

    @Test
    void namesThePathThatItMayNotRead() throws Exception {
        Path server = temp.resolve(SampleCompose.ID).resolve("compose");
        Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rwx------"));

        assertThat(populateAsNobody())
                .isInstanceOfSatisfying(
                        PosixException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EACCES))
                .hasMessageContaining("incoming:" + SampleCompose.ID + "/compose: permission denied");
    }

    private static ContentPlan plan(ContentMode mode) {
        return Plans.plan(mode, Verification.SIZE, SymlinkRules.WITHIN);
    }

    @Test
    void copiesWhatItMayNotLinkIfThePolicyLetsIt() throws Exception {
        assumeThat(Files.readString(Path.of("/proc/sys/fs/protected_hardlinks")))
                .startsWith("1");
        ContentPlan plan = plan(ContentMode.HARDLINK_OR_COPY);

        assertThat(populateAsNobody(plan)).isNull();

        Path compose = temp.resolve(SampleCompose.ID);
        assertThat(SampleCompose.manifest(staged)).isEqualTo(SampleCompose.manifest(compose));
        Path rpm = Path.of("compose/Server/x86_64/os/Packages/-rf");
        assertThat(SampleCompose.inode(staged.resolve(rpm))).isNotEqualTo(SampleCompose.inode(compose.resolve(rpm)));
        assertThat(Files.getAttribute(staged.resolve(rpm), "unix:uid")).isEqualTo(NOBODY);
        try (Directory source =
                        new Volume("incoming", temp).find(SampleCompose.ID).orElseThrow();
                Directory target = new Volume("incoming", temp).find("staged").orElseThrow()) {
            assertThat(Plans.verify(plan, source, target, Progress.NONE).files())
                    .isEqualTo(14);
        }
    }

    @Test
    void linksWhatIsOurs() throws Exception {
        try (Stream<Path> all = Files.walk(temp.resolve(SampleCompose.ID))) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.setAttribute(path, "unix:uid", NOBODY);
            }
        }
        assertThat(populateAsNobody()).isNull();
        Path rpm = Path.of("compose/Server/x86_64/os/Packages/-rf");
        assertThat(SampleCompose.inode(staged.resolve(rpm)))
                .isEqualTo(SampleCompose.inode(temp.resolve(SampleCompose.ID).resolve(rpm)));
    }

    @ParameterizedTest
    @EnumSource(names = {"COPY", "HARDLINK_OR_COPY"})
    void namesTheFileThatItMayNotRead(ContentMode mode) throws Exception {
        Path iso = temp.resolve(SampleCompose.ID).resolve("compose/Server/x86_64/iso/boot.iso");
        Files.setPosixFilePermissions(iso, PosixFilePermissions.fromString("rw-------"));

        assertThat(populateAsNobody(plan(mode)))
                .isInstanceOfSatisfying(
                        PosixException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EACCES))
                .hasMessageContaining(
                        "incoming:" + SampleCompose.ID + "/compose/Server/x86_64/iso/boot.iso: permission denied");
    }

    @ParameterizedTest
    @EnumSource
    void namesTheTargetThatItMayNotWriteTo(ContentMode mode) throws Exception {
        Files.setAttribute(staged, "unix:uid", 0);

        assertThat(populateAsNobody(plan(mode)))
                .isInstanceOfSatisfying(
                        PosixException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EACCES))
                .hasMessageContaining("incoming:staged/")
                .hasMessageContaining("permission denied");
        assertThat(staged).isEmptyDirectory();
    }
}
