package org.composure.policy.store;

import org.springframework.data.jpa.repository.JpaRepository;

/** Reads policy versions by their hash. */
public interface PolicyVersionRepository extends JpaRepository<PolicyVersionEntity, String> {}
