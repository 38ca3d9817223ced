package org.composure.removal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.composure.compose.Location;
import org.composure.compose.Stages;
import org.composure.compose.store.ComposeEntity;
import org.composure.removal.Keeper;
import org.composure.removal.Keeper.Kind;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds what keeps a compose, or a tree that one has left, from being removed. The caller holds the compose's lock. */
public class Keepers {

    /** So many of each kind are named: the rest keep it just as well. */
    private static final int NAMED = 5;

    private final JdbcClient jdbc;
    private final Stages stages;

    /** Reads through the given client, in the caller's transaction. */
    public Keepers(JdbcClient jdbc, Stages stages) {
        this.jdbc = jdbc;
        this.stages = stages;
    }

    /** What keeps a compose; empty if nothing does. */
    List<Keeper> ofCompose(ComposeEntity compose) {
        List<Keeper> keepers = new ArrayList<>();
        if (compose.stage().equals(stages.last())) {
            keepers.add(new Keeper(
                    Kind.MILESTONE, "It is in the last stage, " + compose.stage() + ", and stays for ever."));
        }
        keepers.addAll(named(Kind.HOLD, """
                select 'It is on hold by ' || actor || coalesce(': ' || nullif(reason, ''), '.') from hold
                where compose = :pk order by at limit :limit
                """, compose.pk()));
        keepers.addAll(named(Kind.PROMOTION, """
                select 'Its promotion to ' || to_stage || ' is open: ' || id || '.' from promotion
                where compose = :pk and ended_at is null limit :limit
                """, compose.pk()));
        keepers.addAll(named(Kind.CHILD, """
                select 'Its child ' || c.id || ' is still there.' from compose_parent p join compose c on c.pk = p.compose
                where p.parent = :pk and c.removed_at is null order by c.id limit :limit
                """, compose.pk()));
        keepers.addAll(named(Kind.RESPIN, """
                select 'Its respin ' || id || ' is still there.' from compose
                where respin_of = :pk and removed_at is null order by id limit :limit
                """, compose.pk()));
        Location location = compose.location();
        if (location == null) {
            keepers.add(new Keeper(Kind.NO_LOCATION, "It lies on no volume of ours: there is nothing to remove."));
        } else {
            keepers.addAll(ofTree(location, compose.pk()));
        }
        return List.copyOf(keepers);
    }

    /** What keeps a tree that a compose has left, or lies in; empty if nothing does. */
    List<Keeper> ofTree(Location place, UUID compose) {
        List<Keeper> keepers = new ArrayList<>(jdbc.sql("""
                        select path from volume_link
                        where volume = :volume and target_paths @> array[cast(:path as text)] order by path limit :limit
                        """)
                .param("volume", place.volume())
                .param("path", place.path())
                .param("limit", NAMED)
                .query((row, n) -> new Keeper(
                        Kind.LINK, "The link " + place.volume() + ":" + row.getString("path") + " leads to it."))
                .list());
        keepers.addAll(jdbc.sql("""
                        select id from compose
                        where location_volume = :volume and pk <> :compose and removed_at is null
                            and location_path > :path || '/' and location_path < :path || '0'
                        order by location_path limit :limit
                        """)
                .param("volume", place.volume())
                .param("path", place.path())
                .param("compose", compose)
                .param("limit", NAMED)
                .query((row, n) ->
                        new Keeper(Kind.INNER, "The compose " + row.getString("id") + " lies in " + place + "."))
                .list());
        return List.copyOf(keepers);
    }

    private List<Keeper> named(Kind kind, String sql, UUID compose) {
        return jdbc.sql(sql)
                .param("pk", compose)
                .param("limit", NAMED)
                .query((row, n) -> new Keeper(kind, row.getString(1)))
                .list();
    }
}
