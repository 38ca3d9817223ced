package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileName;
import org.composure.content.posix.LinkText;
import org.composure.content.posix.PosixException;
import org.composure.policy.ContentMode;
import org.composure.policy.PoolLinks;
import org.composure.policy.Verification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Symbolic links in composes on a volume {@code incoming} that has a pool {@code koji}, promoted to a volume {@code nightly}. */
class SymlinkRulesTest {

    private static final String NEW_PATH = "Fedora/43/" + SampleCompose.ID;
    private static final String RPM = "bash/bash.rpm";

    @TempDir
    Path temp;

    Path top;
    Path incoming;
    Path nightly;
    Path koji;
    Path compose;
    Path staged;
    Path secret;

    @BeforeEach
    void volumes() throws IOException {
        top = temp.toRealPath();
        incoming = Files.createDirectory(top.resolve("incoming"));
        nightly = Files.createDirectory(top.resolve("nightly"));
        koji = Files.createDirectory(top.resolve("koji"));
        compose = SampleCompose.in(incoming);
        staged = Files.createDirectory(nightly.resolve("staged"));
        SampleCompose.file(koji.resolve(RPM), "from koji");
        secret = top.resolve("secret/shadow");
        SampleCompose.file(secret, "root:secret");
    }

    private void link(String at, String text) throws IOException {
        Files.createDirectories(compose.resolve(at).getParent());
        Files.createSymbolicLink(compose.resolve(at), Path.of(text));
    }

    private SymlinkRules rules(Volume from, Volume to, PoolLinks links) throws IOException {
        return SymlinkRules.between(from, SampleCompose.ID, to, NEW_PATH, links);
    }

    private ContentPlan plan(ContentMode mode, PoolLinks links) throws IOException {
        return plan(
                mode,
                rules(
                        new Volume("incoming", incoming, List.of(koji), 2),
                        new Volume("nightly", nightly, List.of(koji), 2),
                        links));
    }

    private static ContentPlan plan(ContentMode mode, SymlinkRules rules) {
        return Plans.plan(mode, Verification.METADATA, rules, "work", "logs");
    }

    private ContentPlan.Populated make(ContentPlan plan) throws IOException {
        try (Directory source =
                        new Volume("incoming", incoming).find(SampleCompose.ID).orElseThrow();
                Directory target = new Volume("nightly", nightly).find("staged").orElseThrow()) {
            Survey survey = plan.survey(source, target, Optional.of(target), Progress.NONE);
            ContentPlan.Populated populated = plan.populate(source, target, survey, Progress.NONE);
            assertThat(populated.files()).isEqualTo(survey.extent().files());
            Plans.verify(plan, source, target, Progress.NONE);
            assertThat(plan.populate(source, target, survey, Progress.NONE).kept())
                    .isEqualTo(populated.files());
            return populated;
        }
    }

    /** What the survey refuses, before anything is touched. */
    private ContentException.RefusedTree refusal(ContentPlan plan) throws IOException {
        var before = SampleCompose.manifest(top.resolve("nightly"));
        ContentException.RefusedTree[] refused = new ContentException.RefusedTree[1];
        try (Directory source =
                        new Volume("incoming", incoming).find(SampleCompose.ID).orElseThrow();
                Directory target = new Volume("nightly", nightly).find("staged").orElseThrow()) {
            assertThatExceptionOfType(ContentException.RefusedTree.class)
                    .isThrownBy(() -> plan.survey(source, target, Optional.empty(), Progress.NONE))
                    .satisfies(e -> {
                        refused[0] = e;
                        assertThat(e.remedy()).isNotBlank();
                    });
        }
        assertThat(SampleCompose.manifest(nightly)).isEqualTo(before);
        return refused[0];
    }

    private Path text(String at) throws IOException {
        return Files.readSymbolicLink(staged.resolve(at));
    }

    @ParameterizedTest
    @EnumSource
    void keepsLinksToFilesOfTheCompose(ContentMode mode) throws IOException {
        link("compose/images/latest.iso", "../Server/x86_64/iso/boot.iso");
        link("compose/images/newest.iso", "./latest.iso");
        link("compose/status", "../STATUS");
        link("compose/doubled", "..//./STATUS");
        // Whoever reads the new compose reads this one no more: so it must not lead back here.
        link(
                "compose/images/absolute.iso",
                compose.resolve("compose/Server/x86_64/iso/boot.iso").toString());
        link("top", compose.resolve("STATUS").toString());

        make(plan(mode, PoolLinks.KEEP));

        assertThat(text("compose/images/latest.iso")).isEqualTo(Path.of("../Server/x86_64/iso/boot.iso"));
        assertThat(text("compose/images/newest.iso").toString()).isEqualTo("./latest.iso");
        assertThat(text("compose/images/absolute.iso")).isEqualTo(Path.of("../Server/x86_64/iso/boot.iso"));
        assertThat(text("top")).isEqualTo(Path.of("STATUS"));
        assertThat(staged.resolve("compose/doubled")).hasContent("FINISHED\n");
    }

    @Test
    void keepsOddTexts() throws IOException {
        FileName odd = new FileName("\u00ff -\n\\".repeat(40));
        String longest = "./".repeat(2044) + "STATUS";
        assertThat(longest).hasSize(4094);
        try (Directory source =
                new Volume("incoming", incoming).find(SampleCompose.ID).orElseThrow()) {
            source.createFile(odd, 0644).close();
            source.makeSymlink(FileName.of("to-odd"), new LinkText(odd.bytes()));
            source.makeSymlink(odd.bytes().isEmpty() ? odd : FileName.of("long"), new LinkText(longest));
        }

        make(plan(ContentMode.COPY, PoolLinks.KEEP));

        try (Directory made = new Volume("nightly", nightly).find("staged").orElseThrow()) {
            assertThat(made.readSymlink(FileName.of("to-odd"))).contains(new LinkText(odd.bytes()));
            assertThat(made.readSymlink(FileName.of("long"))).contains(new LinkText(longest));
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsLinksIntoAPoolThatTheTargetHasToo(ContentMode mode) throws IOException {
        link("compose/packages/absolute.rpm", koji.resolve(RPM).toString());
        link("compose/packages/relative.rpm", "../../../../koji/" + RPM);

        make(plan(mode, PoolLinks.KEEP));

        assertThat(text("compose/packages/absolute.rpm")).isEqualTo(koji.resolve(RPM));
        // It lies two directories deeper in the end, and leads there from its new place.
        Path last = nightly.resolve(NEW_PATH);
        Files.createDirectories(last.getParent());
        Files.move(staged, last);
        assertThat(last.resolve("compose/packages/relative.rpm")).hasContent("from koji");
        assertThat(Files.readSymbolicLink(last.resolve("compose/packages/relative.rpm"))
                        .isAbsolute())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void replacesLinksIntoAPoolByWhatTheyLeadTo(ContentMode mode) throws IOException {
        link("compose/packages/absolute.rpm", koji.resolve(RPM).toString());
        link("compose/packages/relative.rpm", "../../../../koji/" + RPM);
        link("compose/packages/second.rpm", "absolute.rpm");
        link("compose/metadata/rewritten.json", koji.resolve(RPM).toString());

        ContentPlan plan = plan(
                mode,
                rules(
                        new Volume("incoming", incoming, List.of(koji), 2),
                        new Volume("nightly", nightly),
                        PoolLinks.REPLACE));
        make(plan);

        boolean linked = mode != ContentMode.COPY;
        for (String at : new String[] {"compose/packages/absolute.rpm", "compose/packages/relative.rpm"}) {
            assertThat(Files.isRegularFile(staged.resolve(at), LinkOption.NOFOLLOW_LINKS))
                    .isTrue();
            assertThat(SampleCompose.inode(staged.resolve(at)) == SampleCompose.inode(koji.resolve(RPM)))
                    .isEqualTo(linked);
            assertThat(Files.getLastModifiedTime(staged.resolve(at)))
                    .isEqualTo(Files.getLastModifiedTime(koji.resolve(RPM)));
        }
        assertThat(text("compose/packages/second.rpm")).isEqualTo(Path.of("absolute.rpm"));
        assertThat(staged.resolve("compose/packages/second.rpm")).hasContent("from koji");
        // What Pungi rewrites in place must not be a file of the pool.
        assertThat(SampleCompose.inode(staged.resolve("compose/metadata/rewritten.json")))
                .isNotEqualTo(SampleCompose.inode(koji.resolve(RPM)));
    }

    @Test
    void refusesToKeepALinkIntoAPoolThatTheTargetDoesNotHave() throws IOException {
        link("compose/packages/bash.rpm", koji.resolve(RPM).toString());

        ContentException.RefusedTree refused = refusal(plan(
                ContentMode.HARDLINK,
                rules(
                        new Volume("incoming", incoming, List.of(koji), 2),
                        new Volume("nightly", nightly),
                        PoolLinks.KEEP)));

        assertThat(refused)
                .hasMessage("incoming:" + SampleCompose.ID + "/compose/packages/bash.rpm is a symbolic link to "
                        + koji.resolve(RPM) + ", which is in a pool that the target volume does not have");
        assertThat(refused.remedy())
                .isEqualTo("give the target volume the pool " + koji + ", or let the policy replace links into pools");
    }

    @Test
    void saysBeforehandThatAPoolOnAnotherFileSystemCannotBeLinked(
            @TempDir(factory = FileSystems.Memory.class) Path memory) throws IOException {
        SampleCompose.file(memory.resolve("bash.rpm"), "from koji");
        link("compose/packages/bash.rpm", memory.resolve("bash.rpm").toString());
        SymlinkRules rules = rules(
                new Volume("incoming", incoming, List.of(memory), 2),
                new Volume("nightly", nightly),
                PoolLinks.REPLACE);

        try (Directory source =
                        new Volume("incoming", incoming).find(SampleCompose.ID).orElseThrow();
                Directory target = new Volume("nightly", nightly).find("staged").orElseThrow()) {
            assertThatExceptionOfType(ContentException.LinksRefused.class)
                    .isThrownBy(() ->
                            plan(ContentMode.HARDLINK, rules).survey(source, target, Optional.empty(), Progress.NONE))
                    .withMessageContainingAll(
                            "pool:", "cannot be linked into nightly:staged", "different file systems");
        }
        assertThat(staged).isEmptyDirectory();
        make(plan(ContentMode.HARDLINK_OR_COPY, rules));
        assertThat(staged.resolve("compose/packages/bash.rpm")).hasContent("from koji");
    }

    @Test
    void findsVolumesAndPoolsThatAreGivenByLinks() throws IOException {
        Path mnt = Files.createDirectory(top.resolve("mnt"));
        Path shownIncoming = Files.createSymbolicLink(mnt.resolve("in"), incoming);
        Path shownKoji = Files.createSymbolicLink(mnt.resolve("koji"), koji);
        // By spelling this would be mnt/secret; the kernel goes up from where the compose is.
        link("compose/relative.rpm", "../../../koji/" + RPM);
        link("compose/shown.rpm", shownKoji.resolve(RPM).toString());
        link("compose/real.rpm", koji.resolve(RPM).toString());
        link(
                "compose/shown",
                shownIncoming.resolve(SampleCompose.ID).resolve("STATUS").toString());
        link("compose/real", compose.resolve("STATUS").toString());

        make(plan(
                ContentMode.HARDLINK,
                rules(
                        new Volume("incoming", shownIncoming, List.of(shownKoji), 2),
                        new Volume("nightly", nightly, List.of(shownKoji), 2),
                        PoolLinks.KEEP)));

        assertThat(text("compose/shown")).isEqualTo(Path.of("../STATUS"));
        assertThat(text("compose/real")).isEqualTo(Path.of("../STATUS"));
        assertThat(text("compose/shown.rpm")).isEqualTo(shownKoji.resolve(RPM));
        Path last = nightly.resolve(NEW_PATH);
        Files.createDirectories(last.getParent());
        Files.move(staged, last);
        assertThat(last.resolve("compose/relative.rpm")).hasContent("from koji");
        assertThat(last.resolve("compose/shown.rpm")).hasContent("from koji");
    }

    @Test
    void goesUpFromWhereTheComposeIsAndNotFromItsSpelling() throws IOException {
        Path mnt = Files.createDirectory(top.resolve("mnt"));
        Path shownIncoming = Files.createSymbolicLink(mnt.resolve("in"), incoming);
        Path decoy = mnt.resolve("pool");
        SampleCompose.file(decoy.resolve("shadow"), "a file of the pool");
        Files.createDirectory(top.resolve("pool"));
        Files.copy(secret, top.resolve("pool/shadow"));
        link("compose/shadow", "../../../pool/shadow");

        assertThat(refusal(plan(
                        ContentMode.COPY,
                        rules(
                                new Volume("incoming", shownIncoming, List.of(decoy), 2),
                                new Volume("nightly", nightly, List.of(decoy), 2),
                                PoolLinks.REPLACE))))
                .hasMessageContaining("compose/shadow is a symbolic link to ../../../pool/shadow, which leads out");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            compose/l       | nothing                            | leads to nothing
            compose/l       | ../nowhere/STATUS                  | leads to nothing
            compose/l       | Server                             | leads to a directory
            compose/l       | Server/                            | leads to a directory
            compose/l       | ../STATUS/                         | leads to a directory
            compose/l       | ../STATUS/.                        | leads to a directory
            compose/l       | .                                  | leads to a directory
            compose/l       | ..                                 | leads to a directory
            compose/l       | /                                  | leads to a directory
            compose/l       | ../work                            | leads to work, which stays behind
            compose/l       | ../logs/global/pungi.log           | leads to logs, which stays behind
            compose/l       | COMPOSE/work                       | leads to work, which stays behind
            compose/l       | Server/../../STATUS                | goes up after it went down
            compose/l       | COMPOSE/compose/../STATUS          | goes up after it went down
            compose/l       | ../../../secret/shadow             | leads out of the compose
            compose/l       | SECRET                             | leads out of the compose
            compose/l       | ../../../../../../../../../../../../../../../../etc/passwd | leads out of the compose
            compose/l       | /etc/passwd                        | leads out of the compose
            compose/l       | COMPOSE-other/STATUS               | leads out of the compose
            compose/l       | KOJI-other/bash/bash.rpm           | leads out of the compose
            compose/l       | KOJI                               | leads out of the compose
            compose/l       | KOJI/bash                          | leads to a directory
            compose/l       | KOJI/bash/none.rpm                 | leads to nothing
            compose/l       | KOJI/none/none.rpm                 | leads to nothing
            compose/l       | KOJI/../secret/shadow              | goes up after it went down
            compose/l       | KOJI/bash/../../secret/shadow      | goes up after it went down
            compose/l       | KOJI/link.rpm                      | leads to another link in a pool
            compose/l       | KOJI/out/shadow                    | leads through another link or file
            compose/l       | l                                  | comes after 8 other links
            compose/l       | LONGNAME                           | leads to nothing
            compose/l       | LONGNAME/x                         | leads to nothing
            """)
    void refusesEveryOtherLinkWithItsReason(String at, String written, String why) throws IOException {
        Files.createDirectories(top.resolve("incoming/" + SampleCompose.ID + "-other"));
        Files.createSymbolicLink(koji.resolve("link.rpm"), Path.of(RPM));
        Files.createSymbolicLink(koji.resolve("out"), secret.getParent());
        String text = written.replace("COMPOSE", compose.toString())
                .replace("KOJI", koji.toString())
                .replace("SECRET", secret.toString())
                .replace("LONGNAME", "n".repeat(300));
        try (Directory directory = new Volume("incoming", incoming)
                .find(SampleCompose.ID + "/compose")
                .orElseThrow()) {
            directory.makeSymlink(FileName.of("l"), LinkText.of(text));
        }

        for (PoolLinks links : PoolLinks.values()) {
            ContentException.RefusedTree refused = refusal(plan(ContentMode.HARDLINK, links));
            assertThat(refused)
                    .hasMessageStartingWith("incoming:" + SampleCompose.ID + "/" + at + " is a symbolic link to ")
                    .hasMessageContaining(why)
                    .hasMessageContaining("(expected: a file of the compose, or of a pool of incoming)");
            assertThat(refused.remedy()).contains("replace the link by what it should lead to, or remove it");
        }
    }

    @Test
    void refusesAnAbsoluteLinkThatWouldBeTooLongWhenRelative() throws IOException {
        String deep = "compose/" + "d/".repeat(60) + "link";
        String directories = ("n".repeat(250) + "/").repeat(15);
        Path directory = compose;
        try (Directory source =
                new Volume("incoming", incoming).find(SampleCompose.ID).orElseThrow()) {
            FileName name = FileName.of("n".repeat(250));
            Directory at = source.reopen();
            for (int i = 0; i < 15; i++) {
                at.makeDirectory(name, 0755);
                Directory next = at.openDirectory(name);
                at.close();
                at = next;
            }
            at.createFile(FileName.of("f".repeat(200)), 0644).close();
            at.close();
        }
        assertThat(directory).isDirectory();
        String text = compose + "/" + directories + "f".repeat(200);
        link(deep, text);

        assertThat(refusal(plan(ContentMode.COPY, PoolLinks.KEEP)))
                .hasMessageContaining("is too long to be relative to where it lies");
    }

    @Test
    void followsEightLinksAndNoMore() throws IOException {
        link("compose/l1", "../STATUS");
        for (int i = 2; i <= 8; i++) {
            link("compose/l" + i, "l" + (i - 1));
        }
        make(plan(ContentMode.COPY, PoolLinks.KEEP));
        assertThat(staged.resolve("compose/l8")).hasContent("FINISHED\n");

        link("compose/l9", "l8");
        assertThat(refusal(plan(ContentMode.COPY, PoolLinks.KEEP)))
                .hasMessageContainingAll("compose/l9", "comes after 8 other links");
    }

    @Test
    void refusesALoop() throws IOException {
        link("compose/a", "b");
        link("compose/b", "a");
        assertThat(refusal(plan(ContentMode.COPY, PoolLinks.KEEP))).hasMessageContaining("comes after 8 other links");
    }

    @Test
    void leavesNothingOpenWhateverItRefuses() throws IOException {
        link("compose/a", "b");
        link("compose/b", koji.resolve("bash").toString());
        ContentPlan plan = plan(ContentMode.COPY, PoolLinks.REPLACE);
        refusal(plan);
        long open = FileSystems.openFiles();
        for (int i = 0; i < 10; i++) {
            refusal(plan);
        }
        assertThat(FileSystems.openFiles()).isEqualTo(open);
    }

    /** What somebody with rights on the compose, or on the pool, does again and again while we work. */
    private Swap hostile(String what) throws IOException {
        Path inside = compose.resolve("compose/swapped");
        Path spare = Files.createDirectory(incoming.resolve("spare"));
        return switch (what) {
            case "a file becomes a link" -> {
                SampleCompose.file(inside, "public");
                Files.createSymbolicLink(spare.resolve("other"), secret);
                yield exchange(inside, spare.resolve("other"), spare.resolve("third"));
            }
            case "a link leads elsewhere" -> {
                link("compose/swapped", "../STATUS");
                Files.createSymbolicLink(spare.resolve("other"), secret);
                yield exchange(inside, spare.resolve("other"), spare.resolve("third"));
            }
            case "the file of a pool becomes a link" -> {
                link("compose/swapped", koji.resolve(RPM).toString());
                Files.createSymbolicLink(spare.resolve("other"), secret);
                yield exchange(koji.resolve(RPM), spare.resolve("other"), spare.resolve("third"));
            }
            default -> {
                link("compose/swapped", koji.resolve(RPM).toString());
                SampleCompose.file(secret.resolveSibling("bash.rpm"), "root:secret");
                Files.createSymbolicLink(spare.resolve("other"), secret.getParent());
                yield exchange(koji.resolve("bash"), spare.resolve("other"), spare.resolve("third"));
            }
        };
    }

    @FunctionalInterface
    private interface Swap {
        void once() throws IOException;
    }

    private static Swap exchange(Path a, Path b, Path third) {
        return () -> {
            Files.move(a, third);
            Files.move(b, a);
            Files.move(third, b);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a file becomes a link",
                "a link leads elsewhere",
                "the file of a pool becomes a link",
                "a directory of a pool becomes a link"
            })
    void takesNothingFromOutsideHoweverOftenItIsSwapped(String what) throws Exception {
        Swap swap = hostile(what);
        AtomicBoolean done = new AtomicBoolean();
        Thread swapper = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                try {
                    swap.once();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        int refused = 0;
        int passed = 0;
        long start = System.nanoTime();
        long open = FileSystems.openFiles();
        try {
            // Longer only where the machine is so busy that one of the two did not happen yet.
            while (System.nanoTime() - start
                    < Duration.ofMillis(refused == 0 || passed == 0 ? 30_000 : 1_000)
                            .toNanos()) {
                for (ContentMode mode : ContentMode.values()) {
                    for (PoolLinks links : PoolLinks.values()) {
                        if (isMade(plan(mode, links))) {
                            passed++;
                        } else {
                            refused++;
                        }
                        assertNothingOfTheOutside();
                    }
                }
            }
        } finally {
            done.set(true);
            swapper.join();
        }
        assertThat(refused).isPositive();
        assertThat(passed).isPositive();
        assertThat(FileSystems.openFiles()).isEqualTo(open);
        assertThat(secret).hasContent("root:secret");
    }

    private boolean isMade(ContentPlan plan) throws IOException {
        try (Directory source =
                        new Volume("incoming", incoming).find(SampleCompose.ID).orElseThrow();
                Directory target = new Volume("nightly", nightly).find("staged").orElseThrow()) {
            Survey survey = plan.survey(source, target, Optional.empty(), Progress.NONE);
            plan.populate(source, target, survey, Progress.NONE);
            Plans.verify(plan, source, target, Progress.NONE);
            return true;
        } catch (ContentException | SourceChangedException | PosixException _) {
            return false;
        }
    }

    private void assertNothingOfTheOutside() throws IOException {
        try (Stream<Path> all = Files.walk(staged)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                if (Files.isSymbolicLink(path)) {
                    assertThat(Files.readSymbolicLink(path).toString()).doesNotContain("secret");
                } else if (Files.isRegularFile(path)) {
                    assertThat(Files.readString(path)).doesNotContain("secret");
                }
            }
        }
    }
}
