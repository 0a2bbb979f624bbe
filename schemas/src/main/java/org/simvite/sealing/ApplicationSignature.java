package org.simvite.sealing;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** What each claim has to be, in the order in which they are told. */
    private static final Map<String, String> RULES = rules();

    private ApplicationSignature() {}

    private static Map<String, String> rules() {
        var rules = new LinkedHashMap<String, String>();
        rules.put("applicationId", "follows from accountId, deviceId and Idempotency-Key");
        rules.put("inviteId", "is the first 12 symbols of the code");
        rules.put("profile", "is the profile sent");
        rules.put("pool", "is the pool sent, or else the profile in lower case");
        rules.put("eid", "is the eid sent, absent if none is");
        rules.put("sealingKey", "is the thumbprint of the sealing key registered");
        return Collections.unmodifiableMap(rules);
    }

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
     * What keeps this from being the account's signature over exactly what is expected; empty: nothing does. An application is valid
     * however old its signature is: its id can be used only once.
     *
     * @param accountId account that applies; only a terminal's can be verified
     */
    public static List<Flaw> flaws(String compact, Claims expected, String accountId) {
        var read = CompactJws.parse(TYPE, compact);
        if (read instanceof CompactJws.Read.Malformed malformed) {
            return malformed.flaws();
        }
        var jws = ((CompactJws.Read.Ok) read).jws();
        boolean rightKey = AccountIds.terminal(jws.thumbprint()).equals(accountId);
        var unsigned = jws.signatureFlaws(rightKey, "signing key of the account");
        return unsigned.isEmpty() ? claimFlaws(jws, expected) : unsigned;
    }

    private static List<Flaw> claimFlaws(CompactJws jws, Claims expected) {
        var flaws = new ArrayList<Flaw>();
        RULES.forEach((claim, rule) -> {
            if (!Objects.equals(expected.asMap().get(claim), jws.claim(claim))) {
                flaws.add(new Flaw("/payload/" + claim, rule));
            }
        });
        if (jws.number("iat") == null) {
            flaws.add(new Flaw("/payload/iat", "is a whole number of seconds"));
        }
        return List.copyOf(flaws);
    }
}
