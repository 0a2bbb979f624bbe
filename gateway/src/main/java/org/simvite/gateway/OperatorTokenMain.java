package org.simvite.gateway;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.simvite.gateway.access.AccessTokens;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.access.Scope;
import org.simvite.runtime.config.BadSettings;
import org.simvite.runtime.config.Settings;

/**
 * Makes an access token for an operator, good for 30 days at most, and prints it, and its id to the standard error:
 *
 * <pre>OperatorTokenMain NAME SCOPE[,SCOPE...] DAYS --config FILE</pre>
 *
 * <p>The file is the gateway's, or any with the key that signs ({@code token.keys}, or {@code token.keys.file}).
 */
public final class OperatorTokenMain {

    private static final String USAGE = "NAME SCOPE[,SCOPE...] DAYS --config FILE; scopes are "
            + Arrays.stream(Scope.values()).map(Scope::word).collect(Collectors.joining(", "));
    private static final int OWN_ARGUMENTS = 3;

    private OperatorTokenMain() {}

    public static void main(String[] args) {
        try {
            var token = mint(args, System.getenv(), Clock.systemUTC());
            System.err.println("operator-token: its id is " + tokenId(token) + "; to deny it, add the id to the file"
                    + " that the gateway's operator.denied.file names");
            System.out.println(token);
        } catch (IllegalArgumentException e) {
            System.err.println("operator-token: " + e.getMessage());
            System.exit(2);
        }
    }

    /**
     * The token.
     *
     * @param args as on the command line
     * @throws IllegalArgumentException saying what is wrong with the arguments or the settings
     */
    public static String mint(String[] args, Map<String, String> env, Clock clock) {
        var own = new ArrayList<>(List.of(args));
        if (own.size() < OWN_ARGUMENTS) {
            throw new IllegalArgumentException(USAGE);
        }
        var rest = own.subList(OWN_ARGUMENTS, own.size()).toArray(String[]::new);
        var settings = Settings.load(rest, env);
        var keys = GatewaySettings.tokenKeys(settings);
        try {
            settings.check();
        } catch (BadSettings e) {
            throw new IllegalArgumentException(String.join("; ", e.problems()), e);
        }
        var operator = new Principal.Operator(name(own.get(0)), scopes(own.get(1)));
        return new AccessTokens(keys, Duration.ZERO)
                .issue(operator, AccessTokens.newTokenId(), clock.instant(), days(own.get(2)));
    }

    /** When a token ends; the beginning of time if it is none. */
    public static Instant endOf(String token) {
        return claims(token)
                .map(JWTClaimsSet::getExpirationTime)
                .map(Date::toInstant)
                .orElse(Instant.EPOCH);
    }

    /** What the token can be denied by ({@code jti}). */
    static String tokenId(String token) {
        return claims(token).map(JWTClaimsSet::getJWTID).orElse("");
    }

    private static Optional<JWTClaimsSet> claims(String token) {
        try {
            return Optional.ofNullable(JWTParser.parse(token).getJWTClaimsSet());
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private static String name(String text) {
        if (!text.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("a name has 1 to 64 letters, digits, dots, dashes or underscores");
        }
        return text;
    }

    private static Set<Scope> scopes(String text) {
        try {
            return Arrays.stream(text.split(",")).map(Scope::of).collect(Collectors.toUnmodifiableSet());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(USAGE, e);
        }
    }

    private static Duration days(String text) {
        long longest = AccessTokens.LONGEST_OPERATOR.toDays();
        if (!text.matches("[1-9][0-9]?") || Integer.parseInt(text) > longest) {
            throw new IllegalArgumentException("DAYS is a number from 1 to " + longest);
        }
        return Duration.ofDays(Integer.parseInt(text));
    }
}
