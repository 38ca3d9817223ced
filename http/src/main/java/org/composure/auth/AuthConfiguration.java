package org.composure.auth;

import java.time.Clock;
import org.composure.actor.Roles;
import org.composure.actor.store.KnownUsers;
import org.composure.compose.Stages;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Who asks, and whether they may, as it is configured. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuthProperties.class)
public class AuthConfiguration {

    private static final String FORWARDED = "server.forward-headers-strategy";

    /** Who holds which role. */
    @Bean
    @Primary
    public Roles configuredRoles(AuthProperties properties, Stages stages) {
        return properties.roles(stages);
    }

    /**
     * How callers are known.
     *
     * @throws IllegalArgumentException if that is not configured as it has to be
     * @throws InvalidConfigurationPropertyValueException if addresses that somebody else writes would be believed
     */
    @Bean
    public IdentitySource identitySource(AuthProperties properties, Environment environment, Clock clock) {
        properties.check();
        GrantedScopes scopes = new GrantedScopes(properties.scopePrefix(), properties.requiredScopes());
        return switch (properties.mode()) {
            case NONE -> new SelfNamedCallers();
            case OIDC -> new BearerTokens(properties.oidc(), scopes, clock);
            case PROXY -> {
                // Else whoever reaches the container could say from where.
                String strategy = environment.getProperty(FORWARDED, "none");
                if (!strategy.equalsIgnoreCase("none")) {
                    throw new InvalidConfigurationPropertyValueException(
                            FORWARDED, strategy, "expected: none with mode proxy");
                }
                yield new ProxyHeaders(properties.proxy(), properties.oidc(), scopes, clock);
            }
        };
    }

    /** The one that looks at each request. */
    @Bean
    public Authorization authorization(ObjectProvider<IdentitySource> sources, Roles roles, KnownUsers users) {
        return new Authorization(sources.orderedStream().toList(), roles, users);
    }

    @Bean
    WebMvcConfigurer authorized(Authorization authorization) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(authorization);
            }
        };
    }
}
