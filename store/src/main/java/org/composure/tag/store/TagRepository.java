package org.composure.tag.store;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** Reads tags. */
public interface TagRepository extends JpaRepository<TagEntity, Integer> {

    /** The tag of that name. */
    @Query("select t from TagEntity t where t.name = :name")
    Optional<TagEntity> findByTagName(String name);
}
