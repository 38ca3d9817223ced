package org.composure.testing;

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

/**
 * A real OpenID provider, Spring's, on a port of its own until the JVM exits: people log in with its form, or by HTTP Basic. It can
 * be asked for bad things, too.
 *
 * <p>Whoever uses it has the authorization server on the class path.
 */
public final class OpenIdProvider {

    /** Whom its tokens are for. */
    public static final String AUDIENCE = "composure";

    /** What stands before the name of each scope that means something to the API. */
    public static final String SCOPES = "https://pagure.io/cts/";

    /** The client that people log in to in a browser. */
    public static final String PAGES = "composure-pages";

    /** Its secret. */
    public static final String PAGES_SECRET = UUID.randomUUID().toString();

    /** The password of all people. */
    public static final String PASSWORD = UUID.randomUUID().toString();

    private static final String PROGRAM = "pungi";
    private static final String PROGRAM_SECRET = UUID.randomUUID().toString();
    private static final URI NOWHERE = URI.create("http://localhost/callback");
    private static final JsonMapper JSON = new JsonMapper();

    private final AnnotationConfigServletWebServerApplicationContext context =
            new AnnotationConfigServletWebServerApplicationContext();
    private final Behaviour behaviour;

    private OpenIdProvider(URI redirect) {
        context.registerBean(RegisteredClientRepository.class, () -> clients(redirect));
        context.register(Server.class);
        context.refresh();
        behaviour = context.getBean(Behaviour.class);
    }

    /** Starts one that sends nobody anywhere. */
    public static OpenIdProvider start() {
        return start(NOWHERE);
    }

    /** Starts one that sends those who log in to {@link #PAGES} back to the given address alone. */
    public static OpenIdProvider start(URI redirect) {
        return new OpenIdProvider(redirect);
    }

    private static RegisteredClientRepository clients(URI redirect) {
        return new InMemoryRegisteredClientRepository(
                client(PROGRAM, PROGRAM_SECRET, ClientAuthenticationMethod.CLIENT_SECRET_POST, NOWHERE, false)
                        .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                        .scope(SCOPES + "new-compose")
                        .scope(SCOPES + "edit-compose")
                        .scope(SCOPES + "new-tag")
                        .build(),
                client(PAGES, PAGES_SECRET, ClientAuthenticationMethod.CLIENT_SECRET_BASIC, redirect, true)
                        .scope(OidcScopes.PROFILE)
                        .build());
    }

    private static RegisteredClient.Builder client(
            String id, String secret, ClientAuthenticationMethod method, URI redirect, boolean proofKey) {
        return RegisteredClient.withId(id)
                .clientId(id)
                .clientSecret("{noop}" + secret)
                .clientAuthenticationMethod(method)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(redirect.toString())
                .scope(OidcScopes.OPENID)
                .clientSettings(ClientSettings.builder()
                        .requireProofKey(proofKey)
                        .requireAuthorizationConsent(false)
                        .build());
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

    /** The provider's configuration: whoever knows the password. */
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
            // Where no form is wanted: with the very request for a code.
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
                    .formLogin(Customizer.withDefaults())
                    .addFilterAfter(login, SecurityContextHolderFilter.class)
                    .build();
        }

        /** The groups of a user are in the name, after a point. */
        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> claims() {
            return token -> {
                String user = Objects.requireNonNull(token.<Authentication>getPrincipal())
                        .getName();
                token.getClaims().claim("groups", groupsOf(user));
                if (OAuth2TokenType.ACCESS_TOKEN.equals(token.getTokenType())) {
                    token.getClaims().audience(List.of(AUDIENCE));
                }
            };
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    Stream.of("ann.allowed_builders", "mary.admins", "vera.watchers", "eve.others", "eve")
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

    /** Its address, which is its name. */
    public String issuer() {
        return "http://127.0.0.1:"
                + Objects.requireNonNull(context.getWebServer()).getPort();
    }

    /** The address of its keys. */
    public String keys() {
        return issuer() + "/oauth2/jwks";
    }

    /** How often it was asked for its keys. */
    public int keysAsked() {
        return behaviour.keysAsked.get();
    }

    /** How often it was asked about a user. */
    public int userInfoAsked() {
        return behaviour.userInfoAsked.get();
    }

    /** From now on it signs with another key. */
    public void rotate() {
        behaviour.key = key();
    }

    /** What its UserInfo endpoint answers from now on; 200 is as usual. */
    public void userInfoAnswers(int status) {
        behaviour.userInfoStatus = status;
    }

    /** Its UserInfo endpoint says nothing until the returned latch is opened. */
    public CountDownLatch silent() {
        CountDownLatch latch = new CountDownLatch(1);
        behaviour.silence = latch;
        return latch;
    }

    /** A token that it gives to a program that knows its secret. */
    public String clientToken(String... scopes) {
        return token("grant_type=client_credentials&scope=" + encode(scopes(scopes)));
    }

    /** A token that it gives to a user who logs in. */
    public String userToken(String user, String... scopes) {
        HttpResponse<String> login = send(HttpRequest.newBuilder(URI.create(issuer()
                        + "/oauth2/authorize?response_type=code&client_id=" + PROGRAM + "&redirect_uri="
                        + encode(NOWHERE.toString()) + "&scope="
                        + encode((OidcScopes.OPENID + " " + scopes(scopes)).strip())))
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
        return token(
                "grant_type=authorization_code&redirect_uri=" + encode(NOWHERE.toString()) + "&code=" + encode(code));
    }

    private String token(String form) {
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(issuer() + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form + "&client_id=" + PROGRAM + "&client_secret=" + PROGRAM_SECRET)));
        JsonNode answer = JSON.readTree(response.body());
        if (response.statusCode() != 200) {
            throw new AssertionError(answer);
        }
        return answer.path("access_token").asString();
    }

    /** The claims of a good token, to be changed. */
    public JWTClaimsSet.Builder claims(String user, String... scopes) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject(user)
                .audience(AUDIENCE)
                .issueTime(in(Duration.ofMinutes(-5)))
                .expirationTime(in(Duration.ofMinutes(5)))
                .claim("groups", Server.groupsOf(user))
                .claim("scope", scopes(scopes));
    }

    /** A moment, seen from now. */
    public static Date in(Duration time) {
        return Date.from(Instant.now().plus(time));
    }

    /** A token that it could have given. */
    public String signed(JWTClaimsSet.Builder claims) {
        return signed(claims, behaviour.key);
    }

    /** A token of a user that it could have given. */
    public String signed(String user, String... scopes) {
        return signed(claims(user, scopes));
    }

    /** The same, signed by somebody else. */
    public static String signed(JWTClaimsSet.Builder claims, RSAKey key) {
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
    public RSAKey publicKey() {
        return behaviour.key.toPublicJWK();
    }

    /** A new key. */
    public static RSAKey key() {
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
