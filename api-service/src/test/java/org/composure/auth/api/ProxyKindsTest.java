package org.composure.auth.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.composure.apiservice.Shows;
import org.composure.auth.AuthConfiguration;
import org.composure.auth.AuthProperties;
import org.composure.auth.Identity;
import org.composure.auth.Scope;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.composure.testing.OpenIdProvider;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockHttpServletRequest;

/** CTS's ways to be told by a proxy who asks, with headers instead of its variables. */
class ProxyKindsTest {

    private static final String SCOPES = "openid https://pagure.io/cts/new-compose";

    private static Optional<Identity> identify(String kind, String... headers) {
        return identify(Map.of(), kind, headers);
    }

    private static Optional<Identity> identify(Map<String, String> more, String kind, String... headers) {
        Map<String, String> properties = new HashMap<>(more);
        properties.put("composure.auth.mode", "proxy");
        properties.put("composure.auth.proxy.addresses", "127.0.0.1");
        properties.put("composure.auth.proxy.kind", kind);
        AuthProperties auth = new Binder(new MapConfigurationPropertySource(properties))
                .bind("composure.auth", AuthProperties.class)
                .get();
        MockHttpServletRequest request = new MockHttpServletRequest();
        for (int i = 0; i < headers.length; i += 2) {
            request.addHeader(headers[i], headers[i + 1]);
        }
        return new AuthConfiguration()
                .identitySource(auth, new MockEnvironment(), Clock.systemUTC())
                .identify(request);
    }

    private static String name(Optional<Identity> identity) {
        return identity.orElseThrow().caller().name();
    }

    @Test
    @Shows("auth-kerberos")
    void kerberosDropsTheRealm() {
        Identity identity = identify("kerberos", "Remote-User", "ann@EXAMPLE.ORG", "Remote-Groups", "qe, releng")
                .orElseThrow();

        assertThat(identity.caller().name()).isEqualTo("ann");
        assertThat(identity.caller().groups()).isEqualTo(Set.of("qe", "releng"));
        assertThat(identity.allows(Scope.NEW_TAG)).as("no token limits it").isTrue();
        assertThat(identify("kerberos")).isEmpty();
        assertThat(identify("kerberos", "Remote-User", "(null)")).isEmpty();
        assertThatThrownBy(() -> identify("kerberos", "Remote-User", "ann"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.INVALID_INPUT));
        assertThatThrownBy(() -> identify("kerberos", "Remote-User", "a@B", "Remote-User", "b@B"))
                .hasMessageContaining("given twice");
    }

    @Test
    @Shows("auth-proxy-openidc")
    void openidcIsLimitedByTheTokensScopes() {
        Identity identity = identify("openidc", "Remote-User", "ann", "OIDC-Claim-Scope", SCOPES)
                .orElseThrow();

        assertThat(identity.caller().name()).isEqualTo("ann");
        assertThat(identity.allows(Scope.NEW_COMPOSE)).isTrue();
        assertThat(identity.allows(Scope.EDIT_COMPOSE)).isFalse();
        assertThat(identify("openidc", "Remote-User", "ann").orElseThrow().allows(Scope.NEW_COMPOSE))
                .isFalse();
    }

    @Test
    @Shows("auth-groups")
    void theGroupsOfATokenComeFromTheUserInfoEndpointWhereThatIsToTellThem() {
        OpenIdProvider provider = OpenIdProvider.start();
        Map<String, String> asking = Map.of(
                "composure.auth.oidc.groups-from",
                "user-info",
                "composure.auth.oidc.user-info-uri",
                provider.issuer() + "/userinfo");
        String[] mary = {
            "Remote-User", "mary", "Remote-Groups", "qe", "OIDC-Access-Token", provider.userToken("mary.admins")
        };

        assertThat(identify(asking, "openidc", mary).orElseThrow().caller().groups())
                .isEqualTo(Set.of("admins"));
        provider.userInfoAnswers(500);
        assertThatThrownBy(() -> identify(asking, "openidc", mary))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.UNAVAILABLE));
        assertThatThrownBy(() -> identify(asking, "openidc", "Remote-User", "mary", "Remote-Groups", "qe"))
                .hasMessageContaining("OIDC-Access-Token")
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.NOT_AUTHENTICATED));
        assertThat(name(identify(asking, "oidc-or-kerberos", "Remote-User", "bob@EXAMPLE.ORG")))
                .as("no token is asked for without OIDC")
                .isEqualTo("bob");
    }

    @Test
    @Shows("auth-required-scopes")
    void requiredScopesAreInEveryToken() {
        Map<String, String> required = Map.of("composure.auth.required-scopes", "openid,profile");

        assertThatThrownBy(() -> identify(required, "openidc", "Remote-User", "ann", "OIDC-Claim-Scope", SCOPES))
                .hasMessage("Required OIDC scope profile not present.")
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.NOT_AUTHENTICATED));
        assertThat(name(identify(required, "openidc", "Remote-User", "ann", "OIDC-Claim-Scope", SCOPES + " profile")))
                .isEqualTo("ann");
    }

    @Test
    @Shows("auth-oidc-or-kerberos")
    void withBothTheScopesOfEndpointsAreNotAskedFor() {
        Identity oidc = identify("oidc-or-kerberos", "Remote-User", "ann", "OIDC-Claim-Scope", "openid")
                .orElseThrow();

        assertThat(oidc.caller().name()).isEqualTo("ann");
        assertThat(oidc.allows(Scope.NEW_COMPOSE)).isTrue();
        assertThat(name(identify("oidc-or-kerberos", "Remote-User", "bob@EXAMPLE.ORG")))
                .isEqualTo("bob");
    }

    @Test
    @Shows({"auth-ssl", "auth-kerberos-or-ssl"})
    void aVerifiedCertificateNamesItsSubject() {
        String subject = "CN=pungi,O=Example";
        String[] verified = {"SSL-Client-Verify", "SUCCESS", "SSL-Client-S-DN", subject, "Remote-Groups", "admins"};

        assertThat(name(identify("ssl", verified))).isEqualTo(subject);
        assertThat(identify("ssl", verified).orElseThrow().caller().groups()).isEmpty();
        assertThat(identify("ssl", "SSL-Client-Verify", "FAILED", "SSL-Client-S-DN", subject))
                .isEmpty();
        assertThat(identify("ssl", "SSL-Client-S-DN", subject)).isEmpty();
        assertThat(identify("ssl", "Remote-User", "ann@EXAMPLE.ORG")).isEmpty();
        assertThat(name(identify("kerberos-or-ssl", verified))).isEqualTo(subject);
        assertThat(name(identify("kerberos-or-ssl", "Remote-User", "ann@EXAMPLE.ORG")))
                .isEqualTo("ann");
    }

    @Test
    void theHeadersHaveTheNamesThatAreConfigured() {
        Map<String, String> names = Map.of("composure.auth.proxy.user-header", "REMOTE_USER");

        assertThat(name(identify(names, "kerberos", "REMOTE_USER", "ann@EXAMPLE.ORG")))
                .isEqualTo("ann");
        assertThat(identify(names, "kerberos", "Remote-User", "ann@EXAMPLE.ORG"))
                .isEmpty();
    }
}
