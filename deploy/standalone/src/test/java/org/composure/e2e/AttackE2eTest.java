package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.composure.compose.ComposeId;
import org.composure.e2e.Attacks.Attack;
import org.composure.testing.SampleCompose;
import org.composure.testing.stack.Stack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What people who may post, and people who may write to the volumes, can try to make us read, write or remove something else
 * than the compose at hand. Each attack has files of its own to be caught at, outside of the volumes; each is refused, and the
 * refusal says why. Attacks on files go on side by side.
 */
@Tag("long")
class AttackE2eTest {

    private static final String DATE = "20261121";

    private static Stack stack;
    private static Client client;
    private static Path incoming;
    private static Path nightly;
    private static Path candidate;
    private static Path outside;
    private static SampleCompose bystander;
    private static Attacks attacks;
    private static Canary bystanders;

    @BeforeAll
    static void startAllAndPromoteABystander() throws Exception {
        stack = Stacks.startWith("attack-policies", "--composure.promotion.recheck-interval=1h");
        client = new Client(stack, "mallory", "builders");
        incoming = stack.volume("incoming");
        nightly = stack.volume("nightly");
        candidate = stack.volume("candidate");
        outside = incoming.resolveSibling("outside");
        bystander = new SampleCompose("HardBystander", "1", DATE, 0);
        attacks = new Attacks(nightly, bystander);
        client.track(bystander);
        Path source = bystander.writeTo(incoming);
        client.awaitState(client.request(bystander, "nightly"), "completed");
        bystanders = Canary.over(source, nightly.resolve("HardBystander"));
    }

    @AfterAll
    static void leavesNoTraceAnywhere() throws Exception {
        try (Stack stopping = stack) {
            bystanders.assertUntouched();
            for (String volume : List.of("incoming", "nightly", "candidate", "milestone")) {
                try (Stream<Path> files = Files.walk(stack.volume(volume))) {
                    for (Path file : files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                            .toList()) {
                        assertThat(Files.size(file) < 1_000_000
                                        && Files.readString(file, StandardCharsets.ISO_8859_1)
                                                .contains(Canary.SECRET))
                                .as("content from elsewhere in %s", file)
                                .isFalse();
                    }
                }
            }
            for (Path log : stopping.logs()) {
                assertThat(Files.readString(log)).doesNotContain(Canary.SECRET);
            }
            for (Mailbox.Letter letter : Mailbox.open(stack.broker(), "attacks").readAll(stack.broker())) {
                assertThat(letter.body().toString()).doesNotContain(Canary.SECRET);
            }
        }
    }

    /** An attack that was begun. */
    private record Attempt(Attack attack, SampleCompose compose, Canary canary, String promotion) {

        Path source() {
            return incoming.resolve(compose.id());
        }

        Path place() {
            return nightly.resolve(compose.shortName());
        }

        Path target() {
            return place().resolve(compose.id());
        }

        void cancel() {
            client.decide(promotion, "cancel").expect(200);
            client.awaitState(promotion, "cancelled");
        }

        void assertHarmless() throws IOException {
            canary.assertUntouched();
            bystanders.assertUntouched();
            assertThat(Disk.leftovers(nightly))
                    .noneMatch(left -> left.getFileName().toString().startsWith(promotion));
            for (String shown : List.of(
                    client.promotion(promotion).toString(),
                    client.get("api/1/composes/" + compose.id())
                            .expect(200)
                            .body()
                            .toString(),
                    client.page("admin/promotions/" + promotion),
                    client.page("admin/composes/" + compose.id()))) {
                assertThat(shown).doesNotContain(Canary.SECRET);
            }
        }
    }

    private static SampleCompose compose(String policy, String name) {
        return new SampleCompose(policy + name.replaceAll("[^A-Za-z0-9]", ""), "1", DATE, 0);
    }

    private static Attempt begin(Attack attack, String... holds) throws Exception {
        SampleCompose compose = compose("Hard", attack.name());
        Canary canary = Canary.in(outside.resolve(compose.shortName()));
        client.track(compose);
        Path root = compose.writeTo(incoming);
        if (holds.length == 0) {
            attack.trap().in(root, canary.directory());
            canary.watch();
        }
        for (String hold : holds) {
            Files.createFile(pause(compose, hold));
        }
        return new Attempt(attack, compose, canary, client.request(compose, "nightly"));
    }

    private static Path pause(SampleCompose compose, String point) {
        return stack.haltPoints().resolve(compose.id() + "." + point + ".pause");
    }

    private static void awaitReached(SampleCompose compose, String point) {
        Awaitility.await(compose.id() + " is held " + point)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Files.exists(stack.haltPoints().resolve(compose.id() + "." + point + ".reached")));
    }

    private interface Proof {
        void of(Attempt attempt) throws Exception;
    }

    private static Stream<DynamicTest> each(List<Attack> attacks, Proof proof) throws Exception {
        List<Attempt> attempts = new ArrayList<>();
        for (Attack attack : attacks) {
            attempts.add(begin(attack));
        }
        return attempts.stream().map(attempt -> dynamicTest(attempt.attack().name(), () -> proof.of(attempt)));
    }

    @TestFactory
    Stream<DynamicTest> whatGatesReadIsReadOnlyInTheCompose() throws Exception {
        return each(attacks.onWhatGatesRead(), attempt -> {
            JsonNode promotion = client.awaitState(attempt.promotion(), "waiting", "failed");
            StringBuilder reasons = new StringBuilder();
            promotion
                    .path("gates")
                    .forEach(gate ->
                            reasons.append(gate.path("reason").asString()).append('\n'));
            assertThat(reasons).contains(attempt.attack().says()).doesNotContain("\0", "\u001b");
            assertThat(client.page("admin/promotions/" + attempt.promotion()))
                    .doesNotContain("<script>../", "<script>\u001b");
            if (promotion.path("state").asString().equals("waiting")) {
                attempt.cancel();
            }
            assertThat(attempt.target()).doesNotExist();
            attempt.assertHarmless();
        });
    }

    @TestFactory
    Stream<DynamicTest> aTreeThatIsNotWhatItShouldBeIsRefusedAndTakenBack() throws Exception {
        return each(attacks.onTheTree(), attempt -> {
            boolean prepared = attempt.attack().name().startsWith("target");
            Path place = attempt.place();
            Canary foreign = prepared ? Canary.over(place) : attempt.canary();

            JsonNode stall = client.awaitState(attempt.promotion(), "stalled").path("stall");

            assertThat(stall.path("reason").asString())
                    .contains(attempt.attack().says());
            assertThat(stall.path("remedy").asString()).containsPattern("retry|cancel");
            attempt.cancel();
            foreign.assertUntouched();
            assertThat(prepared || Files.notExists(attempt.target())).isTrue();
            attempt.assertHarmless();
        });
    }

    @Test
    void aHardLinkIsAFileOfTheComposeAndKeepsWhatItIs() throws Exception {
        Path shared = Files.createDirectories(outside.resolve("HardLinks")).resolve("shared");
        Files.writeString(shared, "belongs to somebody else, who linked it here");
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("r-x------"));
        Files.setLastModifiedTime(shared, FileTime.fromMillis(1_000_000_000_000L));
        SampleCompose compose = compose("Hard", "Links");
        client.track(compose);
        Path source = compose.writeTo(incoming);
        Files.createLink(source.resolve(Attacks.OS + "/shared"), shared);
        Files.createLink(source.resolve(Attacks.OS + "/repodata/shared"), shared);

        client.awaitState(client.request(compose, "nightly"), "completed");

        Path target = nightly.resolve("HardLinks").resolve(compose.id());
        assertThat(Files.isSameFile(target.resolve(Attacks.OS + "/shared"), shared))
                .isTrue();
        assertThat(Files.isSameFile(target.resolve(Attacks.OS + "/repodata/shared"), shared))
                .isFalse();
        assertThat(target.resolve(Attacks.OS + "/repodata/shared"))
                .hasContent("belongs to somebody else, who linked it here");
        assertThat(shared).hasContent("belongs to somebody else, who linked it here");
        assertThat(Files.getLastModifiedTime(shared).toMillis()).isEqualTo(1_000_000_000_000L);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shared)))
                .isEqualTo("r-x------");
    }

    @TestFactory
    Stream<DynamicTest> aLatestLinkThatIsNotOursStays() throws Exception {
        return each(attacks.onTheLatestLink(), attempt -> {
            JsonNode stall = client.awaitState(attempt.promotion(), "stalled").path("stall");
            Path link = attacks.latestOf(attempt.source());
            Object before = Files.getAttribute(link, "unix:ino", LinkOption.NOFOLLOW_LINKS);

            assertThat(stall.path("step").asString()).isEqualTo("replace-links");
            assertThat(stall.path("reason").asString())
                    .contains("latest-", attempt.attack().says(), "(expected: ");
            client.decide(attempt.promotion(), "retry").expect(200);
            client.awaitState(attempt.promotion(), "stalled");
            assertThat(Files.getAttribute(link, "unix:ino", LinkOption.NOFOLLOW_LINKS))
                    .isEqualTo(before);
            Files.move(link, outside.resolve("removed-" + attempt.compose().id()));
            client.decide(attempt.promotion(), "retry").expect(200);
            client.awaitState(attempt.promotion(), "completed");
            assertThat(Files.readSymbolicLink(link))
                    .hasToString(attempt.compose().id());
            attempt.assertHarmless();
        });
    }

    /** Changes something while the execution is held. */
    @FunctionalInterface
    private interface Swap {
        void by(Attempt attempt, Path staging) throws Exception;
    }

    /**
     * A swap at a halt point.
     *
     * @param attack its name and what the refusal contains
     * @param point where the execution is held meanwhile
     * @param swap what is done there
     * @param foreign whether what was put there has to stay, whatever becomes of the promotion
     */
    private record SwapAttack(Attack attack, String point, Swap swap, boolean foreign) {}

    private static SwapAttack swap(String name, String point, Swap swap, boolean foreign, String says) {
        return new SwapAttack(new Attack("swap " + name, (_, _) -> {}, says), point, swap, foreign);
    }

    /** Puts a directory with a file there. */
    private static void replaceByDirectory(Path path) throws IOException {
        Files.move(path, path.resolveSibling(path.getFileName() + ".away"));
        Files.writeString(Files.createDirectory(path).resolve("foreign"), "foreign");
    }

    private static List<SwapAttack> swaps() {
        return List.of(
                swap(
                        "the compose for a link",
                        "before-link-files",
                        (attempt, _) -> Attacks.replaceByLink(
                                attempt.source(), attempt.canary().directory()),
                        false,
                        "is a symbolic link (expected: a directory)"),
                swap(
                        "the compose for a link before it is compared",
                        "before-verify",
                        (attempt, _) -> Attacks.replaceByLink(
                                attempt.source(), attempt.canary().directory()),
                        false,
                        "is a symbolic link (expected: a directory)"),
                swap(
                        "metadata for a link before they are compared",
                        "before-verify",
                        (attempt, _) -> Attacks.replaceByLink(
                                attempt.source().resolve("compose/metadata"),
                                attempt.canary().directory().resolve("metadata")),
                        false,
                        "is a symbolic link"),
                swap(
                        "a copied file for a link",
                        "before-verify",
                        (attempt, staging) -> Attacks.replaceByLink(
                                staging.resolve("STATUS"),
                                attempt.canary().directory().resolve("STATUS")),
                        false,
                        "STATUS"),
                swap(
                        "a directory of the new tree for a link",
                        "before-verify",
                        (attempt, staging) -> Attacks.replaceByLink(
                                staging.resolve(Attacks.OS), attempt.canary().directory()),
                        false,
                        "/os"),
                swap(
                        "the new tree for a link",
                        "before-verify",
                        (attempt, staging) ->
                                Attacks.replaceByLink(staging, attempt.canary().directory()),
                        false,
                        "is a symbolic link (expected: a directory)"),
                swap(
                        "the new tree for a directory",
                        "before-verify",
                        (_, staging) -> replaceByDirectory(staging),
                        true,
                        "is not the directory that was made for this promotion"),
                swap(
                        "the verified tree for a directory",
                        "before-publish",
                        (_, staging) -> replaceByDirectory(staging),
                        true,
                        "is not the directory that was made for this promotion"),
                swap(
                        "the verified tree for a link",
                        "before-publish",
                        (attempt, staging) ->
                                Attacks.replaceByLink(staging, attempt.canary().directory()),
                        false,
                        "is not the directory that was made for this promotion"),
                swap(
                        "the place for a link",
                        "before-publish",
                        (attempt, _) -> Files.createSymbolicLink(
                                attempt.place(), attempt.canary().directory()),
                        false,
                        "is a symbolic link (expected: a directory)"),
                swap(
                        "the target for an empty directory",
                        "before-publish",
                        (attempt, _) -> Files.createDirectories(attempt.target()),
                        true,
                        "is there already, and this promotion did not put it there"),
                swap(
                        "the target for a link",
                        "before-publish",
                        (attempt, _) -> {
                            Files.createDirectory(attempt.place());
                            Files.createSymbolicLink(
                                    attempt.target(), attempt.canary().directory());
                        },
                        true,
                        "is there already, and this promotion did not put it there"));
    }

    private static Path staging(Attempt attempt) throws IOException {
        try (Stream<Path> all = Files.list(nightly.resolve(".composure"))) {
            return all.filter(path -> path.getFileName().toString().startsWith(attempt.promotion() + "."))
                    .findFirst()
                    .orElse(nightly.resolve(".composure/none"));
        }
    }

    @TestFactory
    Stream<DynamicTest> whatIsSwappedWhileItRunsIsRefusedAndLeftAlone() throws Exception {
        List<Attempt> attempts = new ArrayList<>();
        for (SwapAttack swap : swaps()) {
            attempts.add(begin(swap.attack(), swap.point()));
        }
        return IntStream.range(0, attempts.size()).mapToObj(i -> {
            Attempt attempt = attempts.get(i);
            SwapAttack swap = swaps().get(i);
            return dynamicTest(attempt.attack().name(), () -> {
                awaitReached(attempt.compose(), swap.point());
                Path staging = staging(attempt);
                swap.swap().by(attempt, staging);
                attempt.canary().watch();
                Path put = swap.foreign() && Files.exists(attempt.target(), LinkOption.NOFOLLOW_LINKS)
                        ? attempt.place()
                        : staging;
                Canary foreign = swap.foreign() ? Canary.over(put) : attempt.canary();

                Files.delete(pause(attempt.compose(), swap.point()));
                JsonNode stall =
                        client.awaitState(attempt.promotion(), "stalled").path("stall");

                assertThat(stall.path("reason").asString())
                        .contains(attempt.attack().says());
                assertThat(stall.path("remedy").asString()).contains("retry");
                attempt.cancel();
                foreign.assertUntouched();
                for (Path left : List.of(staging, staging.resolveSibling(staging.getFileName() + ".away"))) {
                    remove(left);
                }
                attempt.assertHarmless();
            });
        });
    }

    /** Cleans up what an attacker left, or did away with. */
    private static void remove(Path left) throws Exception {
        Attacks.run("rm", "-rf", "--", left.toString());
    }

    @Test
    void anotherComposeInThePlaceOfThisOneIsNotPromoted() throws Exception {
        Attack attack = new Attack("swapped for another", (_, _) -> {}, "COMPOSE_ID names ");
        Attempt attempt = begin(attack, "before-link-files");
        SampleCompose other = compose("Hard", "Other");
        awaitReached(attempt.compose(), "before-link-files");
        Files.move(attempt.source(), attempt.source().resolveSibling("away"));
        Files.move(other.writeTo(incoming), attempt.source());

        Files.delete(pause(attempt.compose(), "before-link-files"));

        JsonNode failed = client.awaitState(attempt.promotion(), "failed");
        assertThat(failed.path("outcome").asString()).contains("Not switched", attack.says(), other.id());
        assertThat(attempt.target()).doesNotExist();
        attempt.assertHarmless();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasPutInThePlaceOfThePublishedTreeIsNotTakenBack(boolean link) throws Exception {
        Attack attack = new Attack("swapped when published" + link, (_, _) -> {}, "");
        Attempt attempt = begin(attack, "before-switch", "before-take-back");
        awaitReached(attempt.compose(), "before-switch");
        client.decide(attempt.promotion(), "cancel").expect(200);
        Files.delete(pause(attempt.compose(), "before-switch"));
        awaitReached(attempt.compose(), "before-take-back");
        if (link) {
            Attacks.replaceByLink(attempt.target(), attempt.canary().directory());
        } else {
            replaceByDirectory(attempt.target());
        }
        attempt.canary().watch();
        Canary foreign = Canary.over(attempt.place());

        Files.delete(pause(attempt.compose(), "before-take-back"));

        client.awaitState(attempt.promotion(), "cancelled");
        foreign.assertUntouched();
        attempt.assertHarmless();
    }

    @Test
    void aStagingAreaThatIsALinkIsNeverEntered() throws Exception {
        Path area = candidate.resolve(".composure");
        Canary canary = Canary.in(outside.resolve("area"));
        Files.createSymbolicLink(area, canary.directory());
        canary.watch();
        SampleCompose compose = compose("Area", "prepared");
        client.track(compose);
        compose.writeTo(incoming);

        String promotion = client.request(compose, "nightly");

        assertThat(client.awaitState(promotion, "stalled")
                        .path("stall")
                        .path("reason")
                        .asString())
                .contains("candidate:.composure is a symbolic link (expected: a directory)");
        canary.assertUntouched();
        Files.delete(area);
        client.decide(promotion, "retry").expect(200);
        client.awaitState(promotion, "completed");

        SampleCompose next = compose("Area", "swapped");
        Files.createFile(pause(next, "before-publish"));
        client.track(next);
        next.writeTo(incoming);
        String second = client.request(next, "nightly");
        awaitReached(next, "before-publish");
        Attacks.replaceByLink(area, canary.directory());
        canary.watch();
        Files.delete(pause(next, "before-publish"));
        assertThat(client.awaitState(second, "stalled")
                        .path("stall")
                        .path("reason")
                        .asString())
                .contains("candidate:.composure is a symbolic link (expected: a directory)");
        client.decide(second, "cancel").expect(200);
        Awaitility.await("what was made cannot be taken back")
                .atMost(Duration.ofSeconds(60))
                .until(() -> client.promotion(second)
                        .path("stall")
                        .path("step")
                        .asString("")
                        .equals("take-back"));
        assertThat(client.promotion(second).path("stall").path("reason").asString())
                .contains("is a symbolic link");
        canary.assertUntouched();
        Files.delete(area);
        Files.move(area.resolveSibling(".composure.away"), area);
        client.decide(second, "retry").expect(200);
        client.awaitState(second, "cancelled");
        assertThat(Disk.leftovers(candidate)).isEmpty();
        canary.assertUntouched();
    }

    @Test
    void aComposeIsNotPromotedIntoItself() throws Exception {
        SampleCompose compose = compose("Nested", "");
        client.track(compose);
        compose.writeTo(incoming);

        JsonNode failed = client.awaitState(client.request(compose, "nightly"), "failed");

        assertThat(failed.path("outcome").asString())
                .contains("incoming:" + compose.id() + "/promoted/" + compose.id(), "incoming:" + compose.id() + ",");
        assertThat(incoming.resolve(compose.id()).resolve("promoted")).doesNotExist();
    }

    @Test
    void aReleaseNameThatWouldLeadElsewhereMakesNoPath() {
        SampleCompose compose = new SampleCompose("Label", "1", DATE, 0);
        ObjectNode info = compose.bareInfo();
        ((ObjectNode) info.at("/payload/release")).put("name", "../../outside");
        ((ObjectNode) info.at("/payload/compose")).put("label", "RC-1.0");
        client.post("api/1/composes/", Client.json().set("compose_info", info)).expect(200);

        Client.Answer refused = client.post(
                        "api/1/promotions/",
                        Client.json().put("compose_id", compose.id()).put("to", "nightly"))
                .expect(409);

        assertThat(refused.body().path("message").asString())
                .contains("attack-label", "{release_name} is \"../../outside\" (expected: ");
    }

    /** Text that some reader somewhere takes for a way out. */
    private static Stream<String> hostileTexts() {
        return Stream.of(
                "../x",
                "..",
                "a/../../x",
                "..%2fx",
                "%2e%2e/x",
                "%252e%252e%252fx",
                "/etc/passwd",
                "//x",
                "a\0b",
                "%00",
                "..\\x",
                "C:\\x",
                "\uff0e\uff0e/x",
                "\u2024\u2024/x",
                "e\u0301/../x",
                "a\nb",
                "a\rb",
                "-rf /",
                ".composure",
                ".hidden",
                "x".repeat(1_001),
                "\u202e/x",
                "~/x",
                "$(id)",
                "`id`",
                "'; drop table compose; --",
                "<script>alert(1)</script>",
                "a b",
                "");
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void whatIsPostedIsRefusedWithItsFieldOrStaysData(String hostile) {
        boolean onlyOdd = hostile.matches("[.]?[a-z]{0,20}");
        for (String field : List.of("release/short", "release/type", "compose/date", "compose/type")) {
            assertRefused(field, hostile);
        }
        for (String field : List.of("release/version", "compose/label")) {
            if (onlyOdd) {
                assertRefusedOrStoredHarmlessly(posted(field, hostile));
            } else {
                assertRefused(field, hostile);
            }
        }
        for (String member : List.of("id", "uid", "name", "type", "paths/os_tree/x86_64")) {
            assertRefusedOrStoredHarmlessly(posted("variants/Everything/" + member, hostile));
        }
        assertRefusedOrStoredHarmlessly(posted("release/name", hostile));
        assertRefusedOrStoredHarmlessly(posted("compose/id", hostile));
        ObjectNode keys = withVariants("Posted");
        JsonNode variant = keys.at("/payload/variants/Everything");
        ((ObjectNode) keys.at("/payload/variants")).set(hostile, variant);
        ((ObjectNode) variant.at("/paths/os_tree")).put(hostile, "x");
        assertRefusedOrStoredHarmlessly(keys);
    }

    private static ObjectNode posted(String field, String value) {
        ObjectNode info = withVariants("Posted");
        int slash = field.lastIndexOf('/');
        ((ObjectNode) info.at("/payload/" + field.substring(0, slash))).put(field.substring(slash + 1), value);
        return info;
    }

    private static void assertRefused(String field, String hostile) {
        JsonNode error = client.post("api/1/composes/", Client.json().set("compose_info", posted(field, hostile)))
                .expect(400)
                .body()
                .at("/errors/0");
        assertThat(error.path("field").asString()).isEqualTo("compose_info.payload." + field.replace('/', '.'));
        assertThat(error.path("message").asString()).contains("expected: ");
    }

    private static ObjectNode withVariants(String release) {
        return new SampleCompose(release, "1", DATE, 0).wholeInfo();
    }

    private static void assertRefusedOrStoredHarmlessly(ObjectNode info) {
        Client.Answer answer = client.post("api/1/composes/", Client.json().set("compose_info", info));
        assertThat(answer.status()).as("%s", answer.body()).isIn(200, 400);
        if (answer.status() == 400) {
            assertThat(answer.body().path("errors").path(0).path("message").asString())
                    .contains("expected: ");
        } else {
            String id = answer.body().at("/payload/compose/id").asString();
            assertThat(ComposeId.isValid(id)).as(id).isTrue();
            assertThat(client.page("admin/composes/" + id)).doesNotContain("<script>alert");
        }
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void urlsLeadToNoPlaceOutsideOfTheirVolume(String hostile) throws Exception {
        SampleCompose compose = new SampleCompose("Placed", "1", DATE, 0);
        if (client.get("api/1/composes/" + compose.id()).status() == 404) {
            client.post("api/1/composes/", Client.json().set("compose_info", compose.bareInfo()))
                    .expect(200);
        }
        for (String between : List.of("", "a/", "%2e%2e/", ".composure/")) {
            String url = stack.volumeUrl("incoming") + between + hostile;
            for (Client.Answer answer : List.of(
                    client.patch(
                            "api/1/composes/" + compose.id(),
                            Client.json().put("action", "set_url").put("compose_url", url)),
                    client.post(
                            "api/1/composes/",
                            Client.json().put("compose_url", url).set("compose_info", withVariants("PlacedToo"))))) {
                assertThat(answer.status()).as("%s: %s", url, answer.body()).isIn(200, 400);
                if (answer.status() == 400) {
                    assertThat(answer.body().at("/errors/0/field").asString()).isEqualTo("compose_url");
                    assertThat(answer.body().at("/errors/0/message").asString()).contains("expected: ");
                }
            }
            JsonNode location =
                    client.get("api/1/composes/" + compose.id()).body().path("location");
            if (location.isObject()) {
                Path place = incoming.resolve(location.path("path").asString());
                assertThat(place.normalize().toString())
                        .as(url)
                        .isEqualTo(place.toString())
                        .startsWith(incoming + "/")
                        .doesNotStartWith(incoming + "/.composure");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside/HardLinks",
                "%2e%2e/outside",
                "..%2foutside",
                ".composure",
                ".composure/x",
                "a%2f..%2f..%2foutside",
                "a%00b",
                "a?b",
                "a#b",
                "..\\outside",
                "%zz"
            })
    void aUrlInAVolumeThatNamesNoPlaceThereIsRefused(String rest) {
        SampleCompose compose = new SampleCompose("Misplaced", "1", DATE, 0);
        String url = stack.volumeUrl("incoming") + rest;
        client.post("api/1/composes/", Client.json().set("compose_info", compose.bareInfo()));

        for (Client.Answer answer : List.of(
                client.patch(
                        "api/1/composes/" + compose.id(),
                        Client.json().put("action", "set_url").put("compose_url", url)),
                client.post(
                        "api/1/composes/",
                        Client.json().put("compose_url", url).set("compose_info", compose.bareInfo())))) {
            JsonNode error = answer.expect(400).body().at("/errors/0");
            assertThat(error.path("field").asString()).isEqualTo("compose_url");
            assertThat(error.path("message").asString())
                    .contains(stack.volumeUrl("incoming").getPath(), "expected: ");
        }
        assertThat(client.get("api/1/composes/" + compose.id())
                        .body()
                        .path("compose_url")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://elsewhere.example/volumes/incoming/%s",
                "http://localhost:1/volumes/incoming/%s",
                "https://localhost/volumes/incoming/%s"
            })
    void aUrlElsewhereIsOnlyAUrl(String url) throws Exception {
        SampleCompose compose = new SampleCompose("HardElsewhere", "1", DATE, url.length());
        client.post("api/1/composes/", Client.json().set("compose_info", compose.bareInfo()))
                .expect(200);
        compose.writeTo(incoming);
        client.patch(
                        "api/1/composes/" + compose.id(),
                        Client.json().put("action", "set_url").put("compose_url", url.formatted(compose.id())))
                .expect(200);

        String promotion = client.request(compose, "nightly");

        JsonNode waiting = client.awaitState(promotion, "waiting");
        assertThat(waiting.path("gates").toString()).contains("the compose has no location");
        client.decide(promotion, "cancel").expect(200);
    }

    @Test
    void aPlaceThatIsAnothersOrHoldsSeveralIsNotPromoted() {
        String promoted = stack.volumeUrl("nightly") + "HardBystander";
        String live = promoted + "/" + bystander.id();
        for (String place : List.of(live, promoted, stack.volumeUrl("incoming") + bystander.id() + "/compose")) {
            SampleCompose compose = new SampleCompose("HardThief", "1", DATE, place.length());
            client.post("api/1/composes/", Client.json().set("compose_info", compose.bareInfo()))
                    .expect(200);
            client.patch(
                            "api/1/composes/" + compose.id(),
                            Client.json().put("action", "set_url").put("compose_url", place))
                    .expect(200);

            JsonNode found = client.awaitState(client.request(compose, "nightly"), "waiting", "failed");

            assertThat(found.path("state").asString()).isEqualTo(place.equals(live) ? "failed" : "waiting");
            assertThat(found.path("gates").toString())
                    .contains(place.equals(live) ? "COMPOSE_ID names " : "COMPOSE_ID is missing");
            bystanders.assertUntouched();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/1/composes/..%2f..%2f..%2fetc%2fpasswd",
                "/api/1/composes/%2e%2e",
                "/api/1/composes/..",
                "/api/1/composes/../../../../etc/passwd",
                "/api/1/composes/%252e%252e%252f",
                "/api/1/composes/a%00b",
                "/api/1/composes/a%5c..%5cb",
                "/api/1/composes/a\\..\\b",
                "/api/1/composes/%c0%ae%c0%ae",
                "/api/1/composes/%ef%bc%8e%ef%bc%8e",
                "/api/1/composes/-rf",
                "/api/1/composes/.composure",
                "/api/1/promotions/..%2fcomposes",
                "/api/1/promotions/%2e%2e",
                "/api/1/tags/..%2f..",
                "/api/1/policies/..%2f..%2fetc%2fpasswd",
                "/api/1/policies/%2e%2e",
                "/admin/composes/%2e%2e",
                "/admin/composes/..%2f..%2fetc",
                "/admin/composes/a%00b",
                "/admin/promotions/..%2f..",
                "/admin/promotions/%2e%2e%2f",
                "/volumes/incoming/../../outside/secret",
                "/volumes/%2e%2e/outside/secret",
                "/volumes/..%2foutside%2fsecret",
                "/volumes/incoming/.composure/",
                "/..%2f..%2fetc%2fpasswd",
                "/WEB-INF/web.xml",
                "/application.properties"
            })
    void aRequestedPathLeadsToNoFile(String path) throws Exception {
        int port = stack.url().getPort();
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).matches("(?s)HTTP/1\\.1 40[04] .*").doesNotContain("root:", Canary.SECRET, "Exception");
        }
    }
}
