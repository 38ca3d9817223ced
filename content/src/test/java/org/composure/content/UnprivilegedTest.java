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
import org.composure.content.posix.Directory;
import org.composure.content.posix.Errno;
import org.composure.content.posix.PosixException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        Volume volume = new Volume("incoming", temp);
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        try (Directory source = volume.find(SampleCompose.ID).orElseThrow();
                Directory target = volume.find("staged").orElseThrow()) {
            Thread nobody = Thread.ofPlatform().start(() -> {
                try {
                    becomeNobody();
                    Plans.populate(PLAN, source, target, Progress.NONE);
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
}
