package org.simvite.terminal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.nimbusds.jose.jwk.ECKey;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a terminal remembers. Holds private keys and an access token, so it never prints itself.
 *
 * @param gateway base address
 * @param signingKey private JWK (P-256): proves who asks
 * @param sealingKey private JWK (P-256): opens parameters
 * @param eid as given at registration
 * @param accountId null before registration, as are the five after it
 * @param installRequestId request under which the install code can be asked for
 * @param accessToken bound to the signing key
 * @param tokenExpiresAt when it must be renewed
 * @param applications by id: the key and code of each application, written down before it is sent
 * @param requestsUnderWay by channel: the {@code Idempotency-Key} of a request for a code that may or may not have been sent
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TerminalState(
        URI gateway,
        String signingKey,
        String sealingKey,
        @Nullable String eid,
        @Nullable String accountId,
        @Nullable String deviceId,
        @Nullable String installRequestId,
        @Nullable String accessToken,
        @Nullable Instant tokenExpiresAt,
        Map<String, Application> applications,
        @Nullable Map<String, String> requestsUnderWay) {

    public TerminalState {
        applications = new LinkedHashMap<>(applications);
        requestsUnderWay = requestsUnderWay == null ? Map.of() : Map.copyOf(requestsUnderWay);
    }

    /**
     * An application that was, or was about to be, sent.
     *
     * @param idempotencyKey with which sending it again changes nothing
     * @param eid of the device that the SIM is for; null for a virtual SIM, or where nobody can read it
     */
    public record Application(
            String applicationId,
            String idempotencyKey,
            String code,
            String profile,
            @Nullable String eid) {

        /** Without the code and the EID. */
        @Override
        public String toString() {
            return applicationId;
        }
    }

    /** A terminal that is not registered yet. */
    static TerminalState unregistered(URI gateway, ECKey signingKey, ECKey sealingKey, @Nullable String eid) {
        return new TerminalState(
                gateway,
                signingKey.toJSONString(),
                sealingKey.toJSONString(),
                eid,
                null,
                null,
                null,
                null,
                null,
                Map.of(),
                Map.of());
    }

    /** What a mistyped address or EID left behind must not stay for ever. */
    TerminalState toldAnew(URI address, @Nullable String claimedEid) {
        return new TerminalState(
                address,
                signingKey,
                sealingKey,
                accountId == null ? claimedEid : eid,
                accountId,
                deviceId,
                installRequestId,
                accessToken,
                tokenExpiresAt,
                applications,
                requestsUnderWay);
    }

    TerminalState registered(String account, String device, String installRequest, String token, Instant expiresAt) {
        return new TerminalState(
                gateway,
                signingKey,
                sealingKey,
                eid,
                account,
                device,
                installRequest,
                token,
                expiresAt,
                applications,
                requestsUnderWay);
    }

    TerminalState with(Application application) {
        var more = new LinkedHashMap<>(applications);
        more.put(application.applicationId(), application);
        return with(more);
    }

    /** Of an application that there is not. */
    TerminalState without(String applicationId) {
        var fewer = new LinkedHashMap<>(applications);
        fewer.remove(applicationId);
        return with(fewer);
    }

    private TerminalState with(Map<String, Application> others) {
        return new TerminalState(
                gateway,
                signingKey,
                sealingKey,
                eid,
                accountId,
                deviceId,
                installRequestId,
                accessToken,
                tokenExpiresAt,
                others,
                requestsUnderWay);
    }

    /** @param key null once the request is known to have been taken */
    TerminalState asking(String channel, @Nullable String key) {
        var others = new LinkedHashMap<>(underWay());
        if (key == null) {
            others.remove(channel);
        } else {
            others.put(channel, key);
        }
        return new TerminalState(
                gateway,
                signingKey,
                sealingKey,
                eid,
                accountId,
                deviceId,
                installRequestId,
                accessToken,
                tokenExpiresAt,
                applications,
                others);
    }

    @Nullable
    String requestUnderWay(String channel) {
        return underWay().get(channel);
    }

    private Map<String, String> underWay() {
        return requestsUnderWay == null ? Map.of() : requestsUnderWay;
    }

    ECKey signing() {
        return key(signingKey);
    }

    ECKey sealing() {
        return key(sealingKey);
    }

    private static ECKey key(String jwk) {
        try {
            return ECKey.parse(jwk);
        } catch (ParseException e) {
            // the cause would quote the key
            throw new TerminalException("the terminal's file holds a key that is not one");
        }
    }

    @Override
    public String toString() {
        return "terminal " + (accountId == null ? "(not registered)" : accountId);
    }
}
