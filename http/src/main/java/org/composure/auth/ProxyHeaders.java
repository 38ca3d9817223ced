package org.composure.auth;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.composure.actor.Caller;
import org.composure.auth.AuthProperties.GroupsSource;
import org.composure.auth.AuthProperties.OidcProperties;
import org.composure.auth.AuthProperties.ProxyProperties;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/** Who makes a request where a proxy authenticates: whoever its headers say. From anywhere else they say nothing. */
final class ProxyHeaders implements IdentitySource {

    private static final String VERIFIED = "SUCCESS";

    private final ProxyProperties names;
    private final List<AddressBlock> addresses;
    private final GrantedScopes scopes;
    private final @Nullable UserInfoGroups userInfo;

    /** Believes the given proxy, and the provider's UserInfo endpoint where that is to tell the groups. */
    ProxyHeaders(ProxyProperties proxy, OidcProperties oidc, GrantedScopes scopes, InstantSource clock) {
        this.names = proxy;
        this.addresses = proxy.addresses().stream().map(AddressBlock::parse).toList();
        this.scopes = scopes;
        URI endpoint = oidc.groupsFrom() == GroupsSource.USER_INFO ? oidc.userInfoUri() : null;
        this.userInfo = endpoint == null
                ? null
                : new UserInfoGroups(
                        new Provider(oidc.timeout()), () -> endpoint, oidc.groupsClaim(), oidc.userInfoCache(), clock);
    }

    @Override
    public Optional<Identity> identify(HttpServletRequest request) {
        InetAddress peer = InetAddress.ofLiteral(request.getRemoteAddr());
        if (addresses.stream().noneMatch(block -> block.contains(peer))) {
            return Optional.empty();
        }
        RequestHeaders headers = new RequestHeaders(request);
        return switch (names.kind()) {
            case KERBEROS -> kerberos(headers);
            case OPENIDC -> openidc(headers, true);
            case SSL -> ssl(headers);
            case KERBEROS_OR_SSL -> kerberos(headers).or(() -> ssl(headers));
            case OIDC_OR_KERBEROS ->
                given(headers, names.scopeHeader()).isPresent() ? openidc(headers, false) : kerberos(headers);
        };
    }

    @Override
    public String challenge(@Nullable String fault) {
        return names.kind().challenge();
    }

    private Optional<Identity> kerberos(RequestHeaders headers) {
        return given(headers, names.userHeader()).map(principal -> {
            int realm = principal.indexOf('@');
            if (realm < 0) {
                throw ProblemException.invalid(
                        List.of(FieldError.of(names.userHeader(), principal, "a Kerberos principal, user@REALM")));
            }
            return Identity.of(caller(headers, names.userHeader(), principal.substring(0, realm)));
        });
    }

    private Optional<Identity> openidc(RequestHeaders headers, boolean limited) {
        return given(headers, names.userHeader()).map(user -> {
            Set<String> granted = scopes.of(
                    List.of(given(headers, names.scopeHeader()).orElse("").split(" ", -1)));
            Caller caller = userInfo == null
                    ? caller(headers, names.userHeader(), user)
                    : new Caller(user(names.userHeader(), user), userInfo.of(token(headers)));
            return new Identity(caller, true, limited ? granted : null);
        });
    }

    private String token(RequestHeaders headers) {
        return given(headers, names.tokenHeader())
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_AUTHENTICATED,
                        "The proxy names nobody's token (expected: in " + names.tokenHeader() + ")."));
    }

    private Optional<Identity> ssl(RequestHeaders headers) {
        return headers.one(names.verifyHeader())
                .filter(VERIFIED::equals)
                .flatMap(_ -> given(headers, names.subjectHeader()))
                .map(subject -> Identity.of(new Caller(user(names.subjectHeader(), subject), Set.of())));
    }

    private Caller caller(RequestHeaders headers, String header, String user) {
        return new Caller(
                user(header, user), headers.names(names.groupsHeader()).orElse(Set.of()));
    }

    private static String user(String header, String name) {
        if (UserNames.isReserved(name)) {
            throw new ProblemException(ProblemType.NOT_AUTHENTICATED, "No user can be called " + name + ".");
        }
        return RequestHeaders.name(header, name);
    }

    /** Apache says {@code (null)} of what it does not have, and an empty header is none either. */
    private static Optional<String> given(RequestHeaders headers, String name) {
        return headers.one(name).filter(value -> !value.isEmpty() && !value.equals("(null)"));
    }
}
