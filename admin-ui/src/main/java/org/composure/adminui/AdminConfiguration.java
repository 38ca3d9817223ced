package org.composure.adminui;

import org.composure.compose.admin.ComposePages;
import org.composure.compose.store.ComposeBoard;
import org.composure.event.admin.MessagePages;
import org.composure.event.store.OutboxBacklog;
import org.composure.http.HttpConfiguration;
import org.composure.promotion.admin.PromotionPages;
import org.composure.promotion.store.PromotionBoard;
import org.composure.removal.admin.RemovalPages;
import org.composure.removal.store.RemovalBoard;
import org.composure.schedule.admin.SchedulePages;
import org.composure.store.StoreConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The admin pages: everything below {@code /admin/}. */
@Configuration(proxyBeanMethods = false)
@Import({
    StoreConfiguration.class,
    HttpConfiguration.class,
    PromotionBoard.class,
    ComposeBoard.class,
    OutboxBacklog.class,
    RemovalBoard.class,
    OverviewPage.class,
    PromotionPages.class,
    ComposePages.class,
    MessagePages.class,
    RemovalPages.class,
    SchedulePages.class,
    StylePage.class,
    LoginConfiguration.class,
    UnknownPage.class,
    AdminPages.class
})
public class AdminConfiguration {

    /** The headers of everything below {@code /admin/}, and of nothing else. */
    @Bean
    public FilterRegistrationBean<AdminHeaders> adminHeaders() {
        FilterRegistrationBean<AdminHeaders> registration = new FilterRegistrationBean<>(new AdminHeaders());
        registration.addUrlPatterns("/admin/*");
        return registration;
    }
}
