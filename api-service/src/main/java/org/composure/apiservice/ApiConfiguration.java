package org.composure.apiservice;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.composure.actor.api.UserInfoController;
import org.composure.api.AboutController;
import org.composure.api.ApiProperties;
import org.composure.api.IdempotentPosts;
import org.composure.api.MetricsController;
import org.composure.api.OpenApiConfiguration;
import org.composure.api.PageController;
import org.composure.api.ProcessMetrics;
import org.composure.api.RequestConfiguration;
import org.composure.api.SlashController;
import org.composure.compose.api.ComposeController;
import org.composure.compose.api.ComposeListDescription;
import org.composure.compose.api.ComposeQueries;
import org.composure.compose.api.RepoFileController;
import org.composure.event.api.MessageController;
import org.composure.event.api.MessageListDescription;
import org.composure.http.HttpConfiguration;
import org.composure.policy.Policies;
import org.composure.policy.api.PolicyController;
import org.composure.promotion.api.CandidateController;
import org.composure.promotion.api.PromotionController;
import org.composure.promotion.api.PromotionQueries;
import org.composure.removal.api.RemovalController;
import org.composure.removal.api.RemovalQueries;
import org.composure.schedule.api.ScheduleController;
import org.composure.store.StoreConfiguration;
import org.composure.tag.api.TagController;
import org.composure.tag.api.TagQueries;
import org.composure.tag.store.TagLedger;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The API: all of its controllers. It never calls Temporal: what it wants done, it writes down. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ApiProperties.class)
@Import({
    StoreConfiguration.class,
    HttpConfiguration.class,
    RequestConfiguration.class,
    OpenApiConfiguration.class,
    IdempotentPosts.class,
    PageController.class,
    SlashController.class,
    AboutController.class,
    UserInfoController.class,
    MetricsController.class,
    ProcessMetrics.class,
    ComposeQueries.class,
    ComposeController.class,
    ComposeListDescription.class,
    RepoFileController.class,
    TagQueries.class,
    TagController.class,
    PromotionQueries.class,
    PromotionController.class,
    CandidateController.class,
    RemovalQueries.class,
    RemovalController.class,
    ScheduleController.class,
    PolicyController.class,
    MessageController.class,
    MessageListDescription.class
})
public class ApiConfiguration {

    /** The tags that policies name are there before the first request is. */
    @Bean
    public SmartInitializingSingleton tagsOfPolicies(TagLedger tags, Policies policies) {
        return () -> tags.ensure(policies.tagNames());
    }

    /** All metrics of the process, for Prometheus. */
    @Bean
    public PrometheusMeterRegistry prometheus() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }
}
