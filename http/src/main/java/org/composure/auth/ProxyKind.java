package org.composure.auth;

/** How a proxy authenticates, as CTS names it. */
public enum ProxyKind {
    /** REMOTE_USER is a Kerberos principal, whose realm is dropped. */
    KERBEROS("Negotiate"),
    /** REMOTE_USER, with the scopes of a token. */
    OPENIDC(Bearer.CHALLENGE),
    /** By REMOTE_USER if it is there, else by the certificate. */
    KERBEROS_OR_SSL("Negotiate"),
    /** With the scopes of a token if they are there, which endpoints do not ask for then; else by REMOTE_USER. */
    OIDC_OR_KERBEROS(Bearer.CHALLENGE + ", Negotiate"),
    /** By a client's certificate: the subject is the user. */
    SSL("Certificate realm=\"composure\"");

    private final String challenge;

    ProxyKind(String challenge) {
        this.challenge = challenge;
    }

    String challenge() {
        return challenge;
    }
}
