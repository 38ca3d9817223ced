package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.composure.testing.BigCompose;
import org.composure.testing.stack.Stack;
import org.jspecify.annotations.Nullable;

/**
 * Two readers, one of the disk and one of the web, who all the time read every compose, where it was built, where it is
 * promoted to, where its compose_url says, and behind the latest link. Wherever there is a compose it has to be whole, and
 * to stay; behind a link there is never an older one than before. Only while the process is down may it not answer.
 */
final class Readers implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Client client;
    private final long seed;
    private final List<BigCompose> composes = new CopyOnWriteArrayList<>();
    /** Even while the process is up. */
    private final AtomicInteger power = new AtomicInteger();

    private final AtomicInteger wholes = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> complaint = new AtomicReference<>();
    private final List<CompletableFuture<Void>> running = new ArrayList<>();
    private volatile boolean over;

    Readers(Stack stack, Client client, long seed) {
        this.client = client;
        this.seed = seed;
        start(
                "disk",
                compose -> List.of(
                        new Spot(
                                new Place.OnDisk(stack.volume("incoming").resolve(compose.id())), compose.id()::equals),
                        new Spot(
                                new Place.OnDisk(stack.volume("nightly").resolve(target(compose))),
                                compose.id()::equals),
                        new Spot(new Place.OnDisk(stack.volume("nightly").resolve(latest(compose))), _ -> true)));
        start(
                "web",
                compose -> List.of(
                        new Spot(new Place.OnWeb(stack.volumeUrl("incoming") + compose.id()), compose.id()::equals),
                        new Spot(new Place.OnWeb(stack.volumeUrl("nightly") + target(compose)), compose.id()::equals),
                        new Spot(new Place.OnWeb(composeUrl(compose)), compose.id()::equals),
                        new Spot(new Place.OnWeb(stack.volumeUrl("nightly") + latest(compose)), _ -> true)));
    }

    /** Where a compose is promoted to, on its volume. */
    static String target(BigCompose compose) {
        return compose.sample().shortName() + "/" + compose.id();
    }

    /** The link to the latest one of its release, on the same volume. */
    static String latest(BigCompose compose) {
        return compose.sample().shortName() + "/latest-" + compose.sample().shortName() + "-"
                + compose.sample().version();
    }

    private String composeUrl(BigCompose compose) {
        return client.get("api/1/composes/" + compose.id())
                .expect(200)
                .body()
                .path("compose_url")
                .asString();
    }

    /** A place and whose compose may be there. */
    private record Spot(Place place, Predicate<String> ids) {}

    private interface Spots {
        List<Spot> of(BigCompose compose);
    }

    private void start(String name, Spots spots) {
        running.add(CompletableFuture.runAsync(
                new Reader(name, spots), Thread.ofPlatform().name("reader-" + name)::start));
    }

    /** From now on a compose, which is there, is read. */
    void read(BigCompose compose) {
        composes.add(compose);
    }

    /** The process is about to be killed. */
    void powerOff() {
        power.incrementAndGet();
    }

    /** The process is back. */
    void powerOn() {
        power.incrementAndGet();
    }

    /** How often a compose was found whole; fails if once it was not. */
    int wholes() {
        Throwable found = complaint.get();
        if (found != null) {
            throw new AssertionError(
                    "seed " + seed + ": a reader saw what nobody may see: " + found.getMessage(), found);
        }
        return wholes.get();
    }

    @Override
    public void close() {
        over = true;
        CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
    }

    private final class Reader implements Runnable {

        private final Spots spots;
        private final Random random;
        /** The last compose seen at each place: the place of its compose in order. */
        private final Map<Place, Integer> seen = new HashMap<>();

        Reader(String name, Spots spots) {
            this.spots = spots;
            this.random = new Random(seed + name.hashCode());
        }

        @Override
        public void run() {
            while (!over && complaint.get() == null) {
                int before = power.get();
                try {
                    if (!composes.isEmpty()) {
                        for (Spot spot : spots.of(composes.get(random.nextInt(composes.size())))) {
                            look(spot);
                        }
                    }
                } catch (Exception | AssertionError e) {
                    boolean up = before % 2 == 0 && before == power.get();
                    if (up || e instanceof AssertionError) {
                        complaint.compareAndSet(null, e);
                    }
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }

        private void look(Spot spot) throws IOException, InterruptedException {
            Place place = spot.place();
            if (!place.exists()) {
                assertThat(seen).as("what was there, and is gone").doesNotContainKey(place);
                return;
            }
            String id = new String(place.read("COMPOSE_ID"), StandardCharsets.UTF_8);
            assertThat(id).as("the id of what is at %s", place).matches(spot.ids());
            int order = order(id, place);
            assertThat(place.read("STATUS"))
                    .as("STATUS at %s", place)
                    .asString()
                    .isEqualTo("FINISHED\n");
            BigCompose compose = composes.get(order);
            List<String> directories = List.copyOf(compose.names().keySet());
            String directory = directories.get(random.nextInt(directories.size()));
            TreeSet<String> names = compose.names().get(directory);
            assertThat(place.list(directory)).as("%s at %s", directory, place).isEqualTo(names);
            for (int i = 0; i < 5; i++) {
                String path = compose.files().get(random.nextInt(compose.files().size()));
                byte[] content = place.read(path);
                // Behind a link it may be a newer compose's by now.
                int owner = order(new String(content, StandardCharsets.ISO_8859_1).split("\n", 2)[0], place);
                assertThat(content)
                        .as("%s at %s", path, place)
                        .isEqualTo(composes.get(owner).content(path));
            }
            wholes.incrementAndGet();
        }

        /** The order of a compose among those that are read; never one before the last that was seen there. */
        private int order(String id, Place place) {
            List<String> ids = composes.stream().map(BigCompose::id).toList();
            int order = ids.indexOf(id);
            assertThat(order)
                    .as("%s, the compose at %s, among %s", id, place, ids)
                    .isGreaterThanOrEqualTo(seen.getOrDefault(place, 0));
            seen.put(place, order);
            return order;
        }
    }
}
