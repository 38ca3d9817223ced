package org.composure.promotion.store;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.composure.compose.Location;
import org.composure.store.FilesWithin;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which trees and links on the volumes are ours. What is made is written down before it is made, so that after a crash at
 * any point we know what we may go on with or remove.
 */
public class TreeLedger {

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Writes through the given client, at the clock's time. */
    public TreeLedger(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * The tree a promotion makes.
     *
     * @param location where it will lie
     * @param staging the name of the temporary directory, once one was chosen
     * @param identity what the file system says that directory is, once it was made
     */
    public record Reservation(
            Location location,
            @Nullable String staging,
            @Nullable String identity) {}

    /**
     * Reserves a location for a promotion, within the transaction that begins it.
     *
     * @return false if another tree of ours lies there, in it or around it, or will
     */
    boolean reserve(Location location, UUID compose, UUID promotion) {
        // One reservation on a volume at a time: a constraint tells the same paths, but not one in the other.
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('tree\n' || :volume, 0))")
                .param("volume", location.volume())
                .query((row, n) -> true)
                .single();
        return jdbc.sql("""
                                insert into tree (volume, path, compose, promotion, state)
                                select :volume, :path, :compose, :promotion, 'reserved'
                                where not exists (
                                    select 1 from tree
                                    where volume = :volume
                                        and (path in (:around) or (path > :path || '/' and path < :path || '0')))
                                on conflict (volume, path) do nothing
                                """)
                        .param("volume", location.volume())
                        .param("path", location.path())
                        .param("around", around(location.path()))
                        .param("compose", compose)
                        .param("promotion", promotion)
                        .update()
                == 1;
    }

    /** A path, and those of the directories that it lies in. */
    private static List<String> around(String path) {
        return IntStream.rangeClosed(0, path.length())
                .filter(end -> end == path.length() || path.charAt(end) == '/')
                .mapToObj(end -> path.substring(0, end))
                .toList();
    }

    /** What a promotion has reserved. */
    public Optional<Reservation> reservation(UUID promotion) {
        return jdbc.sql(
                        "select volume, path, staging, identity from tree where promotion = :promotion and state = 'reserved'")
                .param("promotion", promotion)
                .query((row, n) -> new Reservation(
                        new Location(row.getString("volume"), row.getString("path")),
                        row.getString("staging"),
                        row.getString("identity")))
                .optional();
    }

    /** Writes down the name of a temporary directory that is about to be made. */
    @Transactional
    public void willStage(UUID promotion, String staging) {
        jdbc.sql("""
                        with named as (
                            update tree set staging = :staging, identity = null
                            where promotion = :promotion and state = 'reserved' returning volume)
                        insert into staging (volume, name, promotion, at) select volume, :staging, :promotion, :now from named
                        """)
                .param("staging", staging)
                .param("promotion", promotion)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Writes down which directory was made under the name that {@link #willStage} wrote down. */
    @Transactional
    public void staged(UUID promotion, String staging, String identity) {
        jdbc.sql("""
                        with made as (
                            update staging set identity = :identity
                            where promotion = :promotion and name = :staging returning name)
                        update tree set identity = :identity
                        where promotion = :promotion and state = 'reserved' and staging in (select name from made)
                        """)
                .param("identity", identity)
                .param("promotion", promotion)
                .param("staging", staging)
                .update();
    }

    /** Writes down where the manifest of the promotion's tree lies on its volume, and the manifest's own SHA-256 (hex). */
    @Transactional
    public void manifest(UUID promotion, String path, String sha256) {
        jdbc.sql("""
                        update tree set manifest = :path, manifest_sha256 = :sha256
                        where promotion = :promotion and state = 'reserved'
                        """)
                .param("path", path)
                .param("sha256", sha256)
                .param("promotion", promotion)
                .update();
    }

    /**
     * A temporary directory that was named and is no longer used.
     *
     * @param volume the volume it was named for
     * @param name its name
     * @param promotion the promotion it was for
     * @param identity what the file system says that it is; null if nobody came to write that down
     */
    public record Leftover(
            String volume,
            String name,
            UUID promotion,
            @Nullable String identity) {}

    /** What dead attempts of a promotion may have left: every temporary directory that is not its present one. */
    public List<Leftover> leftoversOf(UUID promotion) {
        return jdbc.sql("""
                        select s.volume, s.name, s.promotion, s.identity from staging s
                        where s.promotion = :promotion and not exists (
                            select 1 from tree t where t.promotion = s.promotion and t.staging = s.name)
                        """)
                .param("promotion", promotion)
                .query((row, n) -> leftover(row))
                .list();
    }

    /**
     * What promotions may have left that ended some time ago: an attempt that was stopped in the middle may still make a
     * directory soon after the end, but not for ever.
     *
     * @param endedBefore only promotions that ended before that
     * @param limit how many at most
     */
    public List<Leftover> leftovers(Instant endedBefore, int limit) {
        return jdbc.sql("""
                        select s.volume, s.name, s.promotion, s.identity
                        from staging s join promotion p on p.id = s.promotion
                        where p.ended_at < :before order by s.at limit :limit
                        """)
                .param("before", endedBefore.atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, n) -> leftover(row))
                .list();
    }

    /** Nothing of that temporary directory is left. */
    @Transactional
    public void forget(Leftover leftover) {
        jdbc.sql("delete from staging where volume = :volume and name = :name")
                .param("volume", leftover.volume())
                .param("name", leftover.name())
                .update();
    }

    private static Leftover leftover(ResultSet row) throws SQLException {
        return new Leftover(
                row.getString("volume"),
                row.getString("name"),
                row.getObject("promotion", UUID.class),
                row.getString("identity"));
    }

    /** The reserved tree is now where the compose lies; within the transaction of the switch. */
    void goLive(UUID promotion) {
        jdbc.sql("update tree set state = 'live' where promotion = :promotion and state = 'reserved'")
                .param("promotion", promotion)
                .update();
    }

    /** The compose has left a tree, which is due for removal later; within the transaction of the switch. */
    void retire(Location location, UUID compose, Instant dueAt) {
        jdbc.sql("""
                        insert into tree (volume, path, compose, state, due_at)
                        values (:volume, :path, :compose, 'retired', :due)
                        on conflict (volume, path) do update set state = 'retired', due_at = excluded.due_at
                        """)
                .param("volume", location.volume())
                .param("path", location.path())
                .param("compose", compose)
                .param("due", dueAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Whether a compose has left the tree at a place, which is ours to remove then. */
    public boolean isRetired(Location place) {
        return jdbc.sql(
                        "select exists (select 1 from tree where volume = :volume and path = :path and state = 'retired')")
                .param("volume", place.volume())
                .param("path", place.path())
                .query(Boolean.class)
                .single();
    }

    /** The promotion that made the tree at a place and kept a manifest of it; empty if none did. */
    public Optional<UUID> manifestOf(Location place) {
        return jdbc.sql(
                        "select promotion from tree where volume = :volume and path = :path and promotion is not null and manifest is not null")
                .param("volume", place.volume())
                .param("path", place.path())
                .query(UUID.class)
                .optional();
    }

    /** Nothing is left at a place; within the transaction that ends the removal. */
    public void forget(Location place) {
        jdbc.sql("delete from tree where volume = :volume and path = :path")
                .param("volume", place.volume())
                .param("path", place.path())
                .update();
    }

    /** Nothing of the promotion's tree is left; within the transaction that ends it. */
    void release(UUID promotion) {
        jdbc.sql("delete from tree where promotion = :promotion and state = 'reserved'")
                .param("promotion", promotion)
                .update();
    }

    /**
     * Writes down where a link is about to point, unless it points at a compose of a later (date, respin) already.
     *
     * @param link where the link stands
     * @param target where it will point, relative to its own directory
     * @param path where that is, relative to the volume's root
     * @param compose the compose that it will point at
     * @return whether the promotion may now set the link
     */
    @Transactional
    public boolean claimLink(Location link, String target, String path, UUID compose, UUID promotion) {
        return jdbc.sql("""
                                insert into volume_link as l (volume, path, targets, target_paths, compose, promotion, at)
                                values (:volume, :path, array[:target], array[:targetPath], :compose, :promotion, :now)
                                on conflict (volume, path) do update
                                    set targets = array_append(array_remove(l.targets, :target), :target),
                                        target_paths =
                                            array_append(array_remove(l.target_paths, :targetPath), :targetPath),
                                        compose = excluded.compose, promotion = excluded.promotion, at = excluded.at
                                    where (select (c.date, c.respin) from compose c where c.pk = l.compose)
                                        <= (select (c.date, c.respin) from compose c where c.pk = excluded.compose)
                                """)
                        .param("volume", link.volume())
                        .param("path", link.path())
                        .param("target", target)
                        .param("targetPath", path)
                        .param("compose", compose)
                        .param("promotion", promotion)
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** Sets a link on disk, given every target that it may point at now. */
    @FunctionalInterface
    public interface LinkSetter {
        /**
         * Sets it.
         *
         * @param known where the link may point now, if it is ours
         * @throws IOException if the volume does not allow it
         */
        void set(List<String> known) throws IOException;
    }

    /**
     * Sets a claimed link while nobody else can: a promotion that has been overtaken since its claim sets nothing.
     *
     * @throws IOException if setting it failed
     */
    @Transactional(rollbackFor = IOException.class)
    public void setLink(Location link, UUID promotion, LinkSetter setter) throws IOException {
        Optional<String[]> targets = jdbc.sql(
                        "select targets from volume_link where volume = :volume and path = :path and promotion = :promotion for update")
                .param("volume", link.volume())
                .param("path", link.path())
                .param("promotion", promotion)
                .query((row, n) -> (String[]) row.getArray("targets").getArray())
                .optional();
        if (targets.isEmpty()) {
            return;
        }
        FilesWithin.presentTransaction(jdbc);
        setter.set(List.of(targets.get()));
        jdbc.sql("""
                        update volume_link set targets = targets[cardinality(targets):],
                            target_paths = target_paths[cardinality(target_paths):]
                        where volume = :volume and path = :path
                        """).param("volume", link.volume()).param("path", link.path()).update();
    }
}
