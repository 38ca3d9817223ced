package org.composure.compose.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;

/**
 * Reads composes. Whoever changes one takes its lock first, before anything else in the transaction has read it: an entity
 * that has been read already keeps what it had then.
 */
public interface ComposeRepository extends JpaRepository<ComposeEntity, UUID> {

    /** The compose of an id. */
    @Query("select c from ComposeEntity c where c.id = :id")
    Optional<ComposeEntity> findByComposeId(String id);

    /** The row's key of the compose of an id. */
    @Query("select c.pk from ComposeEntity c where c.id = :id")
    Optional<UUID> findPk(String id);

    /** The composes of several ids, in no order. */
    @Query("select c from ComposeEntity c where c.id in :ids")
    List<ComposeEntity> findByComposeIds(Collection<String> ids);

    /** The compose of an id, locked against other changes until the transaction ends. */
    @NativeQuery("select * from compose where id = :id for no key update")
    Optional<ComposeEntity> lock(String id);

    /** The newest composes of a release that are in one of the stages, and neither gone nor about to go. */
    @NativeQuery("""
            select * from compose
            where release_short = :releaseShort and release_version = :releaseVersion and stage in (:stages)
              and removed_at is null and removal is null
            order by date desc, respin desc limit :limit
            """)
    List<ComposeEntity> findNewest(String releaseShort, String releaseVersion, Collection<String> stages, int limit);

    /** The compose that a promotion moves, locked against other changes until the transaction ends. */
    @NativeQuery(
            "select c.* from compose c where c.pk = (select p.compose from promotion p where p.id = :promotion) for no key update")
    Optional<ComposeEntity> lockOfPromotion(UUID promotion);

    /** The compose that a removal takes away, locked against other changes until the transaction ends. */
    @NativeQuery(
            "select c.* from compose c where c.pk = (select r.compose from removal r where r.id = :removal) for no key update")
    Optional<ComposeEntity> lockOfRemoval(UUID removal);
}
