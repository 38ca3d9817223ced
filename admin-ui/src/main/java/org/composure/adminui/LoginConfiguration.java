package org.composure.adminui;

import java.time.Clock;
import java.util.Objects;
import org.composure.actor.Roles;
import org.composure.auth.AuthProperties;
import org.composure.auth.OpenIdLogin;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** People log in to the pages, where a client is configured for that. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(LoginProperties.PREFIX + ".client-id")
@EnableConfigurationProperties(LoginProperties.class)
@Import(LoginPages.class)
class LoginConfiguration {

    @Bean
    OpenIdLogin openIdLogin(LoginProperties login, AuthProperties auth, Clock clock) {
        login.check();
        if (auth.mode() != AuthProperties.Mode.OIDC) {
            throw new IllegalArgumentException(
                    LoginProperties.PREFIX + ".client-id with mode " + auth.mode() + " (expected: mode oidc)");
        }
        OpenIdLogin.Client client = new OpenIdLogin.Client(
                Objects.requireNonNull(login.clientId()),
                Objects.requireNonNull(login.secret()),
                login.at(LoginPages.CALLBACK),
                login.scopes());
        return new OpenIdLogin(auth.oidc(), client, clock);
    }

    @Bean
    LoginCookies loginCookies(LoginProperties login, Roles roles, Clock clock) {
        return new LoginCookies(login, roles, clock);
    }
}
