package org.composure.auth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.composure.auth.AuthProperties.OidcProperties;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Reads signed tokens, and believes those alone that are made by the issuer, for us, and in force. */
final class TokenReader {

    private static final Logger LOG = LoggerFactory.getLogger(TokenReader.class);

    /** Only with key pairs: what checks a token must not be able to make one. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Arrays.stream(SignatureAlgorithm.values())
            .map(algorithm -> JWSAlgorithm.parse(algorithm.getName()))
            .collect(Collectors.toSet());

    private static final int LARGEST_KEY_SET = 512 * 1024;
    private static final Duration KEYS_LIVE = Duration.ofMinutes(5);
    private static final Duration KEYS_LIVE_WHILE_AWAY = Duration.ofHours(1);

    /** An unknown key makes us ask at most twice in that time, whatever anybody sends. */
    private static final Duration KEYS_PAUSE = Duration.ofSeconds(30);

    private final OidcProperties oidc;
    private final String issuer;
    private final Provider provider;
    private final Discovery discovery;
    private @Nullable JwtDecoder decoder;

    /** Believes the given issuer. */
    TokenReader(OidcProperties oidc, String issuer, Provider provider, Discovery discovery) {
        this.oidc = oidc;
        this.issuer = issuer;
        this.provider = provider;
        this.discovery = discovery;
    }

    /**
     * Reads a token.
     *
     * @throws ProblemException not-authenticated if it is not to be believed; unavailable if that cannot be found out now
     */
    Jwt read(String token) {
        JwtDecoder ready = decoder();
        try {
            return ready.decode(token);
        } catch (JwtValidationException e) {
            throw refused(e.getErrors().stream()
                    .map(OAuth2Error::getDescription)
                    .distinct()
                    .collect(Collectors.joining("; ")));
        } catch (BadJwtException e) {
            LOG.debug("a token was refused", e);
            throw refused("The token is malformed, or not signed by a key of its issuer.");
        } catch (JwtException e) {
            throw Provider.unavailable(URI.create(issuer), e.getCause() == null ? e : e.getCause());
        }
    }

    static ProblemException refused(String why) {
        return new ProblemException(ProblemType.NOT_AUTHENTICATED, why);
    }

    private JwtDecoder decoder() {
        JwtDecoder ready = decoder;
        if (ready == null) {
            URI keys = oidc.jwkSetUri() == null ? discovery.address("jwks_uri") : oidc.jwkSetUri();
            synchronized (this) {
                ready = decoder == null ? decoder(keys) : decoder;
                decoder = ready;
            }
        }
        return ready;
    }

    private JwtDecoder decoder(URI keys) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, source(keys)));
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        // Claims are looked at by the validators.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder made = new NimbusJwtDecoder(processor);
        made.setJwtValidator(validators());
        return made;
    }

    private OAuth2TokenValidator<Jwt> validators() {
        JwtTimestampValidator inForce = new JwtTimestampValidator(oidc.clockSkew());
        inForce.setAllowEmptyExpiryClaim(false);
        return new DelegatingOAuth2TokenValidator<>(
                inForce,
                new JwtIssuerValidator(issuer),
                new JwtClaimValidator<List<String>>(
                        JwtClaimNames.AUD,
                        audience -> audience != null && !Collections.disjoint(audience, oidc.audience())));
    }

    private JWKSource<SecurityContext> source(URI keys) {
        int patience = Math.toIntExact(provider.timeout().toMillis());
        try {
            JWKSource<SecurityContext> source = JWKSourceBuilder.create(
                            keys.toURL(), new DefaultResourceRetriever(patience, patience, LARGEST_KEY_SET))
                    .cache(KEYS_LIVE.toMillis(), 3L * patience)
                    .refreshAheadCache(false)
                    .rateLimited(KEYS_PAUSE.toMillis())
                    .outageTolerant(KEYS_LIVE_WHILE_AWAY.toMillis())
                    .build();
            return new Bounded(source);
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("the keys' address " + keys, e);
        }
    }

    /** Where keys were asked for often enough, a key that is not known is nobody's; that is no fault of the provider's. */
    private static final class Bounded implements JWKSource<SecurityContext> {

        private final JWKSource<SecurityContext> source;
        private volatile boolean loaded;

        private Bounded(JWKSource<SecurityContext> source) {
            this.source = source;
        }

        @Override
        public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
            try {
                List<JWK> found = source.get(selector, context);
                loaded = true;
                return found;
            } catch (RateLimitReachedException e) {
                if (loaded) {
                    return List.of();
                }
                throw e;
            }
        }
    }
}
