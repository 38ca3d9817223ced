package org.composure.auth;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.composure.actor.Role;
import org.composure.actor.Roles;
import org.composure.actor.Roles.Holders;
import org.composure.actor.Roles.Members;
import org.composure.compose.Stages;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.validation.annotation.Validated;

/**
 * Who callers are, and what they may.
 *
 * @param mode how callers are known
 * @param scopePrefix what stands before the scopes of endpoints in tokens
 * @param requiredScopes the whole scopes that every token has to have
 * @param oidc the OpenID provider, for mode oidc
 * @param proxy the proxy that authenticates, for mode proxy
 * @param roles who holds which role
 */
@Validated
@ConfigurationProperties("composure.auth")
public record AuthProperties(
        @NotNull @DefaultValue("none") Mode mode,
        @NotNull @DefaultValue("https://pagure.io/cts/") String scopePrefix,
        @DefaultValue List<String> requiredScopes,
        @Valid @DefaultValue OidcProperties oidc,
        @Valid @DefaultValue ProxyProperties proxy,
        @Valid @DefaultValue RolesProperties roles) {

    /** How callers are known. */
    public enum Mode {
        /** They are not: whoever asks may name a user, and only this machine is answered. */
        NONE,
        /** By the tokens of an OpenID provider. */
        OIDC,
        /** By the headers of a proxy that authenticates. */
        PROXY
    }

    /** Where the groups of a token's user are read. */
    public enum GroupsSource {
        /** In the token. */
        TOKEN,
        /** At the provider's UserInfo endpoint. */
        USER_INFO
    }

    /**
     * The OpenID provider.
     *
     * @param issuer who makes the tokens, exactly as they say it
     * @param audience for whom the tokens are made: they name one of these
     * @param jwkSetUri where the keys are; found out from the issuer if absent
     * @param clockSkew how far the clocks of provider and service may differ
     * @param userClaims the claims that name the user: the first that a token has
     * @param groupsFrom where the groups are read
     * @param groupsClaim the claim that holds them
     * @param userInfoUri the UserInfo endpoint; found out from the issuer if absent
     * @param userInfoCache how long what it said is used
     * @param timeout how long the provider may take to answer
     */
    public record OidcProperties(
            @Nullable String issuer,
            @DefaultValue List<String> audience,
            @Nullable URI jwkSetUri,

            @NotNull @DurationMin @DurationMax(minutes = 10) @DefaultValue("60s")
            Duration clockSkew,

            @NotEmpty @DefaultValue({"preferred_username", "sub"})
            List<String> userClaims,

            @NotNull @DefaultValue("token") GroupsSource groupsFrom,
            @NotNull @DefaultValue("groups") String groupsClaim,
            @Nullable URI userInfoUri,

            @NotNull @DurationMin @DefaultValue("5m") Duration userInfoCache,

            @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 1) @DefaultValue("5s")
            Duration timeout) {}

    /**
     * The proxy that authenticates.
     *
     * @param addresses from where it calls: addresses and blocks of them; what anybody else says in these headers counts for nothing
     * @param kind how it authenticates
     * @param userHeader the header that holds REMOTE_USER
     * @param groupsHeader the header that holds the user's groups, separated by commas
     * @param scopeHeader the header that holds OIDC_CLAIM_scope
     * @param tokenHeader the header that holds OIDC_access_token, with which groups are read at the UserInfo endpoint
     * @param verifyHeader the header that holds SSL_CLIENT_VERIFY
     * @param subjectHeader the header that holds SSL_CLIENT_S_DN
     */
    public record ProxyProperties(
            @DefaultValue List<String> addresses,
            @NotNull @DefaultValue("kerberos") ProxyKind kind,
            @NotEmpty @DefaultValue("Remote-User") String userHeader,
            @NotEmpty @DefaultValue("Remote-Groups") String groupsHeader,
            @NotEmpty @DefaultValue("OIDC-Claim-Scope") String scopeHeader,
            @NotEmpty @DefaultValue("OIDC-Access-Token") String tokenHeader,
            @NotEmpty @DefaultValue("SSL-Client-Verify") String verifyHeader,
            @NotEmpty @DefaultValue("SSL-Client-S-DN") String subjectHeader) {}

    /**
     * Who holds which role. Of those that are absent, anybody who is known is requester and viewer; the others are held, in
     * mode none, by the group of their name, and else by nobody.
     *
     * @param admins who may do everything with tags, and decides about messages
     * @param allowedBuilders who registers composes and sets their URLs
     * @param requester who requests promotions
     * @param releaseManager who removes, holds and extends composes, and plans schedules
     * @param viewer who looks at the pages for people
     * @param approver by stage, who alone approves and rejects promotions to it
     */
    public record RolesProperties(
            @Nullable MembersProperties admins,
            @Nullable MembersProperties allowedBuilders,
            @Nullable MembersProperties requester,
            @Nullable MembersProperties releaseManager,
            @Nullable MembersProperties viewer,
            @DefaultValue Map<String, MembersProperties> approver) {

        private @Nullable MembersProperties of(Role role) {
            return switch (role) {
                case ADMINS -> admins;
                case ALLOWED_BUILDERS -> allowedBuilders;
                case REQUESTER -> requester;
                case RELEASE_MANAGER -> releaseManager;
                case VIEWER -> viewer;
            };
        }
    }

    /**
     * Users and groups.
     *
     * @param users the users
     * @param groups the groups
     */
    public record MembersProperties(
            @DefaultValue Set<String> users, @DefaultValue Set<String> groups) {
        private Members members() {
            return new Members(users, groups);
        }
    }

    /**
     * Looks at what validation cannot see.
     *
     * @throws IllegalArgumentException if something that the mode needs is missing or wrong
     */
    public void check() {
        switch (mode) {
            case NONE -> {}
            case OIDC -> {
                if (oidc.issuer == null || oidc.audience.isEmpty()) {
                    throw new IllegalArgumentException(
                            "mode oidc without oidc.issuer or oidc.audience (expected: both)");
                }
                requireSecure("oidc.issuer", URI.create(oidc.issuer));
                requireSecure("oidc.jwk-set-uri", oidc.jwkSetUri);
                requireSecure("oidc.user-info-uri", oidc.userInfoUri);
            }
            case PROXY -> {
                if (proxy.addresses.isEmpty()) {
                    throw new IllegalArgumentException(
                            "mode proxy without proxy.addresses (expected: from where the proxy calls, as 127.0.0.1)");
                }
                proxy.addresses.forEach(AddressBlock::parse);
                if (oidc.groupsFrom == GroupsSource.USER_INFO && oidc.userInfoUri == null) {
                    throw new IllegalArgumentException(
                            "mode proxy with oidc.groups-from user-info, without oidc.user-info-uri (expected: its URL)");
                }
                requireSecure("oidc.user-info-uri", oidc.userInfoUri);
            }
        }
    }

    /**
     * Who holds which role.
     *
     * @throws InvalidConfigurationPropertyValueException if there are approvers of a stage that does not exist
     */
    Roles roles(Stages stages) {
        Map<Role, Holders> holders = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            MembersProperties configured = roles.of(role);
            Holders usual = Roles.BY_GROUP.holders().get(role);
            if (configured != null) {
                holders.put(role, configured.members());
            } else if (usual != null && (mode == Mode.NONE || usual instanceof Roles.Everybody)) {
                holders.put(role, usual);
            }
        }
        Map<String, Members> approvers = new LinkedHashMap<>();
        roles.approver.forEach((stage, members) -> {
            if (!stages.contains(stage)) {
                throw new InvalidConfigurationPropertyValueException(
                        "composure.auth.roles.approver", stage, "expected: one of the stages " + stages);
            }
            approvers.put(stage, members.members());
        });
        return new Roles(holders, approvers);
    }

    /** How callers are known, in the words of CTS. */
    public String backend() {
        return switch (mode) {
            case NONE -> "noauth";
            case OIDC -> "openidc";
            case PROXY -> proxy.kind.name().toLowerCase(Locale.ROOT);
        };
    }

    /** Keys and groups that anybody on the way could change are worth nothing. */
    private static void requireSecure(String name, @Nullable URI uri) {
        if (uri == null || "https".equals(uri.getScheme())) {
            return;
        }
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null || !isLoopback(uri.getHost())) {
            throw new IllegalArgumentException(
                    name + " \"" + uri + "\" (expected: an https URL, or an http URL of this machine)");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
