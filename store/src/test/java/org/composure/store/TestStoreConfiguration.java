package org.composure.store;

import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.PropertySource;

/** The store as deployables import it, with a clock that can be put forward and counted statements. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({StoreConfiguration.class, Given.class})
@PropertySource("classpath:composure-store.properties")
class TestStoreConfiguration {

    @Bean
    @Primary
    MovableClock movableClock() {
        return new MovableClock();
    }

    @Bean
    static BeanPostProcessor countedStatements() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource real ? new CountedStatements(real) : bean;
            }
        };
    }
}
