package org.simvite.sealing;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.simvite.identity.AccountIds;
import org.simvite.identity.Ids;

/**
 * The terminal's word for its application: compact JWS, ES256, {@code typ: simvite-application+jwt}, the public signing key in
 * {@code jwk}. The key's thumbprint is the account id, so that whoever holds an application can verify it without a look-up, and
 * nobody in between can put in a sealing key of his own.
 */
public final class ApplicationSignature {

    private static final String TYPE = "simvite-application+jwt";

    private ApplicationSignature() {}

    /**
     * What is signed.
     *
     * @param profile {@code ESIM} or {@code VSIM}
     * @param pool id of the pool applied to
     * @param eid as claimed, 32 digits; null if the application names none
     * @param sealingKey RFC 7638 thumbprint of the public key that the parameters are sealed to
     */
    public record Claims(
            String applicationId,
            String inviteId,
            String profile,
            String pool,
            @Nullable String eid,
            String sealingKey) {

        private Map<String, Object> asMap() {
            var map = new HashMap<String, Object>(Map.of(
                    "applicationId", applicationId,
                    "inviteId", inviteId,
                    "profile", profile,
                    "pool", pool,
                    "sealingKey", sealingKey));
            if (eid != null) {
                map.put("eid", eid);
            }
            return map;
        }

        @Override
        public String toString() {
            return "application " + applicationId + " on invite " + Ids.masked(inviteId);
        }
    }

    /** @param signingKey private P-256 key of the terminal */
    public static String sign(Claims claims, ECKey signingKey, Instant issuedAt) {
        var map = claims.asMap();
        map.put("iat", issuedAt.getEpochSecond());
        return CompactJws.sign(TYPE, signingKey, map);
    }

    /**
     * Whether the account signed exactly this. An application is valid however old its signature is: its id can be used only
     * once.
     *
     * @param accountId account that applies; only a terminal's can be verified
     */
    public static Verdict verify(String compact, Claims expected, String accountId) {
        var jws = CompactJws.parse(TYPE, compact);
        if (jws == null) {
            return Verdict.MALFORMED;
        }
        if (!AccountIds.terminal(jws.thumbprint()).equals(accountId)) {
            return Verdict.WRONG_KEY;
        }
        if (!jws.verify()) {
            return Verdict.BAD_SIGNATURE;
        }
        boolean same =
                expected.asMap().entrySet().stream().allMatch(e -> e.getValue().equals(jws.claim(e.getKey())))
                        && Objects.equals(expected.eid, jws.claim("eid"))
                        && jws.number("iat") != null;
        return same ? Verdict.VALID : Verdict.WRONG_CLAIMS;
    }
}
