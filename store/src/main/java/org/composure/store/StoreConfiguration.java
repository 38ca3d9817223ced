package org.composure.store;

import java.time.Clock;
import org.composure.actor.Roles;
import org.composure.actor.store.KnownUsers;
import org.composure.compose.Stages;
import org.composure.compose.Volumes;
import org.composure.compose.store.ChangeLog;
import org.composure.compose.store.ComposeEntity;
import org.composure.compose.store.ComposeLedger;
import org.composure.compose.store.ComposeRepository;
import org.composure.compose.store.ComposeViews;
import org.composure.event.store.EventLog;
import org.composure.event.store.EventOrder;
import org.composure.event.store.MessageBoard;
import org.composure.event.store.MessageOutbox;
import org.composure.event.store.OutboxSignal;
import org.composure.event.store.ParkedMessages;
import org.composure.event.store.WakeOutbox;
import org.composure.idempotency.store.IdempotencyLedger;
import org.composure.policy.Policies;
import org.composure.policy.store.PolicyVersionEntity;
import org.composure.policy.store.PolicyVersionRepository;
import org.composure.promotion.PromotionTimes;
import org.composure.promotion.store.Candidates;
import org.composure.promotion.store.DecisionLedger;
import org.composure.promotion.store.FactLedger;
import org.composure.promotion.store.GateLedger;
import org.composure.promotion.store.PromotionAnnouncer;
import org.composure.promotion.store.PromotionDecisions;
import org.composure.promotion.store.PromotionEnd;
import org.composure.promotion.store.PromotionEntity;
import org.composure.promotion.store.PromotionGates;
import org.composure.promotion.store.PromotionProgress;
import org.composure.promotion.store.PromotionRepository;
import org.composure.promotion.store.PromotionRequests;
import org.composure.promotion.store.PromotionViews;
import org.composure.promotion.store.RequestTags;
import org.composure.promotion.store.TreeLedger;
import org.composure.removal.RemovalTimes;
import org.composure.removal.store.DueRemovals;
import org.composure.removal.store.ExpiryLedger;
import org.composure.removal.store.Keepers;
import org.composure.removal.store.RemovalAnnouncer;
import org.composure.removal.store.RemovalEnd;
import org.composure.removal.store.RemovalEntity;
import org.composure.removal.store.RemovalProgress;
import org.composure.removal.store.RemovalRepository;
import org.composure.removal.store.RemovalRequests;
import org.composure.removal.store.RemovalViews;
import org.composure.schedule.ScheduleTimes;
import org.composure.schedule.store.DueSchedules;
import org.composure.schedule.store.ScheduleBoard;
import org.composure.schedule.store.ScheduleLedger;
import org.composure.schedule.store.ScheduleRuns;
import org.composure.step.store.StepLedger;
import org.composure.tag.store.TagEntity;
import org.composure.tag.store.TagLedger;
import org.composure.tag.store.TagPermissions;
import org.composure.tag.store.TagRepository;
import org.composure.tag.store.TagViews;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** The store: what each deployable imports to read and write PostgreSQL. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ComposureProperties.class)
@EntityScan(
        basePackageClasses = {
            ComposeEntity.class,
            TagEntity.class,
            PolicyVersionEntity.class,
            PromotionEntity.class,
            RemovalEntity.class
        })
@EnableJpaRepositories(
        basePackageClasses = {
            ComposeRepository.class,
            TagRepository.class,
            PolicyVersionRepository.class,
            PromotionRepository.class,
            RemovalRepository.class
        })
@Import({
    MigrationConfiguration.class,
    ChangeLog.class,
    ComposeLedger.class,
    ComposeViews.class,
    DecisionLedger.class,
    EventLog.class,
    EventOrder.class,
    FactLedger.class,
    GateLedger.class,
    IdempotencyLedger.class,
    KnownUsers.class,
    MessageBoard.class,
    MessageOutbox.class,
    OutboxSignal.class,
    ParkedMessages.class,
    PromotionAnnouncer.class,
    PromotionDecisions.class,
    PromotionEnd.class,
    PromotionGates.class,
    PromotionProgress.class,
    PromotionRequests.class,
    PromotionViews.class,
    RequestTags.class,
    StepLedger.class,
    TagLedger.class,
    TagPermissions.class,
    TagViews.class,
    TreeLedger.class,
    WakeOutbox.class,
    DueRemovals.class,
    ExpiryLedger.class,
    Keepers.class,
    RemovalAnnouncer.class,
    RemovalEnd.class,
    RemovalProgress.class,
    RemovalRequests.class,
    RemovalViews.class,
    Candidates.class,
    DueSchedules.class,
    ScheduleBoard.class,
    ScheduleLedger.class,
    ScheduleRuns.class
})
public class StoreConfiguration {

    /**
     * Looks at what validation cannot see.
     *
     * @throws IllegalArgumentException when stages or volumes are wrong
     * @throws org.composure.policy.PolicyException when policies are
     */
    public static void check(ComposureProperties properties) {
        StoreConfiguration store = new StoreConfiguration();
        var _ = store.policies(properties, store.stages(properties), store.volumes(properties));
    }

    /** UTC, to the microsecond: what PostgreSQL keeps is what we compare with. */
    @Bean
    public Clock clock() {
        return Clock.tick(Clock.systemUTC(), java.time.Duration.ofNanos(1_000));
    }

    /** Who holds which role, as long as nothing configures it. */
    @Bean
    public Roles roles() {
        return Roles.BY_GROUP;
    }

    /** The configured stages. */
    @Bean
    public Stages stages(ComposureProperties properties) {
        return new Stages(properties.stages());
    }

    /** The configured volumes. */
    @Bean
    public Volumes volumes(ComposureProperties properties) {
        return new Volumes(properties.volumes().entrySet().stream()
                .map(v -> new Volumes.Volume(
                        v.getKey(),
                        v.getValue().path(),
                        v.getValue().url(),
                        v.getValue().pools(),
                        v.getValue().parallelCopies()))
                .toList());
    }

    /** The configured times. */
    @Bean
    public PromotionTimes promotionTimes(ComposureProperties properties) {
        return new PromotionTimes(
                properties.promotion().recheckInterval(), properties.promotion().gracePeriod());
    }

    /** The configured times of removals. */
    @Bean
    public RemovalTimes removalTimes(ComposureProperties properties) {
        return new RemovalTimes(
                properties.removal().notice(),
                properties.removal().trashPeriod(),
                properties.removal().recheckInterval());
    }

    /** The configured times of schedules. */
    @Bean
    public ScheduleTimes scheduleTimes(ComposureProperties properties) {
        return new ScheduleTimes(
                properties.schedule().recheckInterval(), properties.schedule().jitter());
    }

    /** The policies in force: those of the configured directory, or those that come with Composure. */
    @Bean
    public Policies policies(ComposureProperties properties, Stages stages, Volumes volumes) {
        return properties.policies().dir() == null
                ? Policies.shipped(stages, volumes.names())
                : Policies.load(properties.policies().dir(), stages, volumes.names());
    }
}
