package org.simvite.identity;

import java.util.Optional;

/** Account ids: {@code terminal:<thumbprint>}, {@code social:<provider>:<hash>}, {@code issuer:<campaign>}. */
public final class AccountIds {

    private static final String TERMINAL = "terminal:";
    private static final String SOCIAL = "social:";
    private static final String ISSUER = "issuer:";

    /**
     * No account's id: on {@code credit-balances} the key under which stands what an account reads that nothing was booked for yet, by the
     * policy in force.
     */
    public static final String NEWCOMER = "newcomer";

    private AccountIds() {}

    /** @param thumbprint of the terminal's signing key (RFC 7638, SHA-256, base64url, 43 characters) */
    public static String terminal(String thumbprint) {
        return TERMINAL + thumbprint;
    }

    /**
     * @param provider name of the identity provider as configured
     * @param hash HMAC of the subject: the provider's own id stands on no topic
     */
    public static String social(String provider, String hash) {
        return SOCIAL + provider + ":" + hash;
    }

    /** @param campaign campaign id */
    public static String issuer(String campaign) {
        return ISSUER + campaign;
    }

    public static boolean isTerminal(String accountId) {
        return accountId.startsWith(TERMINAL);
    }

    public static boolean isSocial(String accountId) {
        return accountId.startsWith(SOCIAL);
    }

    public static boolean isIssuer(String accountId) {
        return accountId.startsWith(ISSUER);
    }

    /** Thumbprint of the signing key of a terminal's account; empty for other accounts. */
    public static Optional<String> thumbprint(String accountId) {
        return isTerminal(accountId) ? Optional.of(accountId.substring(TERMINAL.length())) : Optional.empty();
    }
}
