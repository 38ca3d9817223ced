package org.composure.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.composure.actor.Caller;
import org.composure.actor.Role;
import org.composure.actor.Roles;
import org.composure.compose.Stages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class AuthPropertiesTest {

    private static final Stages STAGES = new Stages(List.of("periodic", "milestone-candidate"));
    private static final Caller ANN = new Caller("ann", Set.of("qe"));

    private static AuthProperties bound(String... properties) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < properties.length; i += 2) {
            map.put("composure.auth." + properties[i], properties[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(map)).bindOrCreate("composure.auth", AuthProperties.class);
    }

    @Test
    void authenticatesNobodyUnlessConfigured() {
        bound().check();

        assertThat(bound().backend()).isEqualTo("noauth");
        assertThat(bound().roles(STAGES)).isEqualTo(Roles.BY_GROUP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "oidc|||oidc.issuer or oidc.audience",
                "oidc|oidc.issuer|https://sso.example.org|oidc.audience",
                "proxy|||proxy.addresses",
                "proxy|proxy.addresses|proxy.example.org|proxy.example.org"
            })
    void saysWhatAModeNeeds(String mode, String name, String value, String why) {
        AuthProperties auth = name == null ? bound("mode", mode) : bound("mode", mode, name, value);

        assertThatIllegalArgumentException().isThrownBy(auth::check).withMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({
        "https://sso.example.org, true",
        "http://localhost:8180/realms/x, true",
        "http://[::1]:8180, true",
        "http://sso.example.org, false",
        "http://127.0.0.1.example.org, false",
        "sso.example.org, false"
    })
    void trustsNoProviderWhomAnybodyOnTheWayCouldStandInFor(String issuer, boolean right) {
        AuthProperties auth = bound("mode", "oidc", "oidc.audience", "composure", "oidc.issuer", issuer);

        if (right) {
            auth.check();
        } else {
            assertThatIllegalArgumentException().isThrownBy(auth::check).withMessageContaining("https");
        }
    }

    @Test
    void aRoleThatIsNotConfiguredIsHeldByNobodyButThoseThatNeedNothing() {
        Roles roles = bound("mode", "oidc", "roles.allowed-builders.users", "ann", "roles.viewer.groups", "staff")
                .roles(STAGES);

        assertThat(roles.holds(ANN, Role.ALLOWED_BUILDERS)).isTrue();
        assertThat(roles.holds(ANN, Role.VIEWER)).isFalse();
        assertThat(roles.holds(ANN, Role.REQUESTER)).isTrue();
        Caller named = new Caller("eve", Set.of("admins", "release_manager"));
        assertThat(roles.holds(named, Role.ADMINS, Role.RELEASE_MANAGER)).isFalse();
    }

    @Test
    void approversAreOfAStage() {
        Roles roles =
                bound("roles.approver.milestone-candidate.groups", "releng").roles(STAGES);

        assertThat(roles.approves(ANN, "milestone-candidate")).isFalse();
        assertThat(roles.approves(ANN, "periodic")).isTrue();
        assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                .isThrownBy(
                        () -> bound("roles.approver.heaven.groups", "releng").roles(STAGES))
                .withMessageContaining("composure.auth.roles.approver")
                .withMessageContaining("heaven")
                .withMessageContaining("periodic");
    }

    @Test
    void aProxyIsKnownByItsAddressAndNotByWhatSomebodyForwards() {
        AuthProperties proxied = bound("mode", "proxy", "proxy.addresses", "127.0.0.1");
        Map<String, Object> properties = new HashMap<>();
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("given", properties));
        Supplier<IdentitySource> source =
                () -> new AuthConfiguration().identitySource(proxied, environment, Clock.systemUTC());

        assertThat(source.get()).isInstanceOf(ProxyHeaders.class);
        properties.put("server.forward-headers-strategy", "native");
        assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                .isThrownBy(source::get)
                .withMessageContaining("server.forward-headers-strategy")
                .withMessageContaining("native")
                .withMessageContaining("expected: none");
    }
}
