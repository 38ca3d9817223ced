package org.composure.auth.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real OpenID provider, Spring's, on a port of its own. It can be asked for bad things, too. */
final class OpenIdProvider {

    static final String AUDIENCE = "composure";
    static final String SCOPES = "https://pagure.io/cts/";

    private static final String PASSWORD = UUID.randomUUID().toString();
    private static final String SECRET = UUID.randomUUID().toString();
    private static final String CLIENT = "pungi";
    private static final String REDIRECT = "http://localhost/callback";
    private static final JsonMapper JSON = new JsonMapper();

    private final AnnotationConfigServletWebServerApplicationContext context =
            new AnnotationConfigServletWebServerApplicationContext();
    private final Behaviour behaviour;

    private OpenIdProvider() {
        context.register(Server.class);
        context.refresh();
        behaviour = context.getBean(Behaviour.class);
    }

    static OpenIdProvider start() {
        return new OpenIdProvider();
    }

    /** What it does at present, and how often it was asked. */
    static final class Behaviour implements Filter {

        private final AtomicInteger keysAsked = new AtomicInteger();
        private final AtomicInteger userInfoAsked = new AtomicInteger();
        private volatile RSAKey key = key();
        private volatile int userInfoStatus = 200;
        private volatile @Nullable CountDownLatch silence;

        @Override
        public void doFilter(
                jakarta.servlet.ServletRequest request,
                jakarta.servlet.ServletResponse response,
                jakarta.servlet.FilterChain chain)
                throws IOException, jakarta.servlet.ServletException {
            String path = ((HttpServletRequest) request).getRequestURI();
            if (path.equals("/oauth2/jwks")) {
                keysAsked.incrementAndGet();
            }
            if (path.equals("/userinfo")) {
                userInfoAsked.incrementAndGet();
                CountDownLatch waiting = silence;
                if (waiting != null) {
                    try {
                        waiting.await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
                if (userInfoStatus != 200) {
                    ((HttpServletResponse) response).sendError(userInfoStatus);
                    return;
                }
            }
            chain.doFilter(request, response);
        }
    }

    /** The provider's configuration: one client, and whoever knows the password. */
    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    static class Server {

        @Bean
        TomcatServletWebServerFactory tomcat() {
            TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
            factory.setAddress(InetAddress.getLoopbackAddress());
            // Without a servlet behind them no filter is asked.
            factory.setRegisterDefaultServlet(true);
            return factory;
        }

        @Bean
        Behaviour behaviour() {
            return new Behaviour();
        }

        @Bean
        FilterRegistrationBean<Behaviour> first(Behaviour behaviour) {
            FilterRegistrationBean<Behaviour> registration = new FilterRegistrationBean<>(behaviour);
            registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return registration;
        }

        @Bean
        SecurityFilterChain chain(HttpSecurity http, UserDetailsService users) {
            // Users log in before they are asked for a code, with the same request.
            var login = new BasicAuthenticationFilter(new ProviderManager(new DaoAuthenticationProvider(users)));
            return http.oauth2AuthorizationServer(server ->
                            server.oidc(oidc -> oidc.userInfoEndpoint(endpoint -> endpoint.userInfoMapper(asked -> {
                                String user = asked.getAuthorization().getPrincipalName();
                                return OidcUserInfo.builder()
                                        .subject(user)
                                        .claim("groups", groupsOf(user))
                                        .build();
                            }))))
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .oauth2ResourceServer(resources -> resources.jwt(Customizer.withDefaults()))
                    .addFilterAfter(login, SecurityContextHolderFilter.class)
                    .build();
        }

        @Bean
        RegisteredClientRepository clients() {
            return new InMemoryRegisteredClientRepository(RegisteredClient.withId(CLIENT)
                    .clientId(CLIENT)
                    .clientSecret("{noop}" + SECRET)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                    .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                    .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                    .redirectUri(REDIRECT)
                    .scope(OidcScopes.OPENID)
                    .scope(SCOPES + "new-compose")
                    .scope(SCOPES + "edit-compose")
                    .scope(SCOPES + "new-tag")
                    .clientSettings(ClientSettings.builder()
                            .requireProofKey(false)
                            .requireAuthorizationConsent(false)
                            .build())
                    .build());
        }

        /** The groups of a user are in the name, after a point. */
        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> claims() {
            return token -> {
                if (OAuth2TokenType.ACCESS_TOKEN.equals(token.getTokenType())) {
                    String user = Objects.requireNonNull(token.<Authentication>getPrincipal())
                            .getName();
                    token.getClaims().audience(List.of(AUDIENCE)).claim("groups", groupsOf(user));
                }
            };
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(Stream.of("ann.allowed_builders", "mary.admins", "eve")
                    .map(name -> User.withUsername(name)
                            .password("{noop}" + PASSWORD)
                            .build())
                    .toList());
        }

        @Bean
        JWKSource<SecurityContext> keys(Behaviour behaviour) {
            return (selector, security) -> selector.select(new JWKSet(behaviour.key));
        }

        @Bean
        JwtDecoder decoder(JWKSource<SecurityContext> keys) {
            return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
        }

        @Bean
        AuthorizationServerSettings settings() {
            return AuthorizationServerSettings.builder().build();
        }

        private static List<String> groupsOf(String user) {
            return Stream.of(user.split("\\.")).skip(1).toList();
        }
    }

    String issuer() {
        return "http://localhost:"
                + Objects.requireNonNull(context.getWebServer()).getPort();
    }

    /** The address of its keys. */
    String keys() {
        return issuer() + "/oauth2/jwks";
    }

    int keysAsked() {
        return behaviour.keysAsked.get();
    }

    int userInfoAsked() {
        return behaviour.userInfoAsked.get();
    }

    /** From now on it signs with another key. */
    void rotate() {
        behaviour.key = key();
    }

    /** What its UserInfo endpoint answers from now on; 200 is as usual. */
    void userInfoAnswers(int status) {
        behaviour.userInfoStatus = status;
    }

    /** Its UserInfo endpoint says nothing until the returned latch is opened. */
    CountDownLatch silent() {
        CountDownLatch latch = new CountDownLatch(1);
        behaviour.silence = latch;
        return latch;
    }

    /** A token that it gives to a program that knows its secret. */
    String clientToken(String... scopes) {
        return token("grant_type=client_credentials&scope=" + encode(scopes(scopes)));
    }

    /** A token that it gives to a user who logs in. */
    String userToken(String user, String... scopes) {
        HttpResponse<String> login = send(HttpRequest.newBuilder(URI.create(issuer()
                        + "/oauth2/authorize?response_type=code&client_id=" + CLIENT + "&redirect_uri="
                        + encode(REDIRECT) + "&scope=" + encode((OidcScopes.OPENID + " " + scopes(scopes)).strip())))
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((user + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8))));
        String location =
                login.headers().firstValue("Location").orElseThrow(() -> new AssertionError(login + login.body()));
        if (!location.contains("code=")) {
            throw new AssertionError(location);
        }
        String code = URLDecoder.decode(location.replaceFirst(".*[?&]code=([^&]*).*", "$1"), StandardCharsets.UTF_8);
        return token("grant_type=authorization_code&redirect_uri=" + encode(REDIRECT) + "&code=" + encode(code));
    }

    private String token(String form) {
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(issuer() + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form + "&client_id=" + CLIENT + "&client_secret=" + SECRET)));
        JsonNode answer = JSON.readTree(response.body());
        if (response.statusCode() != 200) {
            throw new AssertionError(answer);
        }
        return answer.path("access_token").asString();
    }

    /** The claims of a good token, to be changed. */
    JWTClaimsSet.Builder claims(String user, String... scopes) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject(user)
                .audience(AUDIENCE)
                .issueTime(in(Duration.ofMinutes(-5)))
                .expirationTime(in(Duration.ofMinutes(5)))
                .claim("groups", Server.groupsOf(user))
                .claim("scope", scopes(scopes));
    }

    static Date in(Duration time) {
        return Date.from(Instant.now().plus(time));
    }

    /** A token that it could have given. */
    String signed(JWTClaimsSet.Builder claims) {
        return signed(claims, behaviour.key);
    }

    /** A token of a user that it could have given. */
    String signed(String user, String... scopes) {
        return signed(claims(user, scopes));
    }

    /** The same, signed by somebody else. */
    static String signed(JWTClaimsSet.Builder claims, RSAKey key) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims.build());
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key that it signs with. */
    RSAKey publicKey() {
        return behaviour.key.toPublicJWK();
    }

    /** A new key. */
    static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String scopes(String... names) {
        return Stream.of(names).map(name -> SCOPES + name).collect(Collectors.joining(" "));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
