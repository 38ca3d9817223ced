package org.composure.promotion.store;

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

/** Reads promotions. Whoever changes one takes the lock of its compose first, then its own. */
public interface PromotionRepository
        extends JpaRepository<PromotionEntity, UUID>, JpaSpecificationExecutor<PromotionEntity> {

    /** A promotion, locked against other changes until the transaction ends. The compose's lock comes first. */
    @NativeQuery("select * from promotion where id = :id for no key update")
    Optional<PromotionEntity> lock(UUID id);

    /** The open promotion of a compose, if there is one. */
    @Query("select p from PromotionEntity p where p.compose.pk = :compose and p.endedAt is null")
    Optional<PromotionEntity> findOpen(UUID compose);

    /** A promotion with its compose and policy, read at once. */
    @EntityGraph(attributePaths = {"compose", "policyVersion"})
    @Query("select p from PromotionEntity p where p.id = :id")
    Optional<PromotionEntity> findWhole(UUID id);

    @Override
    @EntityGraph(attributePaths = {"compose", "policyVersion"})
    Page<PromotionEntity> findAll(Specification<PromotionEntity> filter, Pageable page);
}
