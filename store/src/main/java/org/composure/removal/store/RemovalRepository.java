package org.composure.removal.store;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;

/** Reads removals. Whoever changes one takes the lock of its compose first, then its own. */
public interface RemovalRepository extends JpaRepository<RemovalEntity, UUID>, JpaSpecificationExecutor<RemovalEntity> {

    /** A removal, locked against other changes until the transaction ends. The compose's lock comes first. */
    @NativeQuery("select * from removal where id = :id for no key update")
    Optional<RemovalEntity> lock(UUID id);

    /** The removal of a compose, not of an old tree of it, that has not ended, if there is one. */
    @Query(
            "select r from RemovalEntity r where r.compose.pk = :compose and r.kindWire = 'compose' and r.endedAt is null")
    Optional<RemovalEntity> findOpen(UUID compose);

    /** The removal of whatever lies at a place that has not ended, if there is one. */
    @Query("select r from RemovalEntity r where r.volume = :volume and r.path = :path and r.endedAt is null")
    Optional<RemovalEntity> findOpenAt(String volume, String path);

    /** A removal with its compose, read at once. */
    @EntityGraph(attributePaths = "compose")
    @Query("select r from RemovalEntity r where r.id = :id")
    Optional<RemovalEntity> findWhole(UUID id);

    @Override
    @EntityGraph(attributePaths = "compose")
    Page<RemovalEntity> findAll(Specification<RemovalEntity> filter, Pageable page);
}
