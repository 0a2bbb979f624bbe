package org.simvite.provisioning.worker;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.simvite.identity.ActivationCode;
import org.simvite.provisioning.es2.ClientCertificate;
import org.simvite.provisioning.es2.Smdp;
import org.simvite.runtime.config.Settings;
import org.simvite.runtime.kafka.BrokerClock;
import org.simvite.runtime.kafka.KafkaSettings;

/**
 * How orders are fulfilled.
 *
 * @param smdps the SM-DP+; the first holds profiles of which stock names none
 * @param matchingKey 32 bytes or more
 * @param stockKeys private P-256 keys with key ids, the newest first
 * @param concurrency orders carried out side by side at each SM-DP+
 * @param line orders that may wait for each SM-DP+ in this process
 * @param loops consumers of the share group in this process
 * @param parametersKept how long the terminal can fetch its sealed parameters
 * @param slack how much longer than its pool waits an order is good for, by the broker's clock
 * @param drainWithin how long orders under way may take when the worker is told to stop
 * @param clockTolerance by how much its clock may differ from the brokers' before the worker is not ready
 */
public record FulfilSettings(
        KafkaSettings kafka,
        List<Smdp> smdps,
        byte[] matchingKey,
        List<ECKey> stockKeys,
        int concurrency,
        int line,
        int loops,
        Duration parametersKept,
        Duration slack,
        Duration drainWithin,
        Duration startWithin,
        Duration clockTolerance) {

    /** POOL reads it too: it takes in no profile of an SM-DP+ that there is not. */
    public static final String ABOUT_SMDP_IDS =
            "Ids of the SM-DP+, under which stock names them; stock of others is refused.";

    private static final int KEY_BYTES = 32;
    /** An attempt makes up to seven calls, and is to end before its pool issues the order again. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(5);

    /** Reads {@code smdp.*}, {@code matching.key}, {@code stock.keys}, {@code fulfil.*} and those of {@link KafkaSettings}. */
    public static FulfilSettings from(Settings settings) {
        return new FulfilSettings(
                KafkaSettings.from(settings),
                smdps(settings),
                settings.about("Key of the matching ids; the same for every worker.")
                        .secret("matching.key", KEY_BYTES),
                stockKeys(settings),
                settings.about("Orders carried out side by side at each SM-DP+.")
                        .number("fulfil.concurrency", 16, 1, 256),
                settings.about(
                                "Orders that may wait for each SM-DP+ here; more are left, and issued again by their pool.")
                        .number("fulfil.line", 2_000, 1, 100_000),
                settings.about("Consumers of the share group in this process.").number("fulfil.loops", 2, 1, 16),
                settings.about("How long a terminal can fetch its sealed parameters; the topic keeps them 7 days.")
                        .duration("fulfil.parameters.kept", Duration.ofDays(7)),
                settings.about("How much longer than its pool waits an order is good for, by the broker's clock.")
                        .duration("fulfil.slack", Duration.ofSeconds(5)),
                settings.about("How long orders under way may take at the end.")
                        .duration("fulfil.drain.within", Duration.ofSeconds(8)),
                settings.about("How long a start waits for the broker.")
                        .duration("fulfil.start.within", Duration.ofMinutes(3)),
                BrokerClock.tolerance(settings));
    }

    private static List<Smdp> smdps(Settings settings) {
        var ids = settings.about(ABOUT_SMDP_IDS).list("smdp.ids", List.of());
        if (ids.isEmpty()) {
            settings.refuse("smdp.ids", "names no SM-DP+");
        }
        return ids.stream().map(id -> smdp(settings, id)).toList();
    }

    private static Smdp smdp(Settings settings, String id) {
        var key = "smdp." + id + ".";
        var url = settings.about("Address of its ES2+ interface, without /gsma/rsp2/es2plus.")
                .uri(key + "url");
        var timeout = settings.about("For one call; at most 5 s.").duration(key + "timeout", Duration.ofSeconds(4));
        if (timeout.isZero() || timeout.compareTo(LONGEST_CALL) > 0) {
            settings.refuse(key + "timeout", "must be more than 0 and at most " + LONGEST_CALL.toSeconds() + " s");
        }
        return new Smdp(
                id,
                url,
                settings.about("Our function requester identifier there (an OID).")
                        .text(key + "requester", "1.3.6.1.4.1.31746.1"),
                address(settings, key),
                timeout,
                certificate(settings, key));
    }

    /** Required, since a confirmation whose answer is lost tells none; the host of ES2+ is not where terminals go. */
    private static String address(Settings settings, String key) {
        var address = settings.about("Its name in activation codes (a host name), where it tells none itself.")
                .text(key + "address");
        if (!address.isEmpty()
                && ActivationCode.parse("1$" + address.toUpperCase(Locale.ROOT) + "$")
                        .isEmpty()) {
            settings.refuse(key + "address", "has characters that an activation code does not carry");
        }
        return address;
    }

    private static Optional<ClientCertificate> certificate(Settings settings, String key) {
        var keyStore = settings.about("PKCS#12 file with our key and certificate there.")
                .optionalPath(key + "keystore");
        var trustStore = settings.about("PKCS#12 file with the authorities of its certificate.")
                .optionalPath(key + "truststore");
        var password = settings.about("Password of both files.").optionalSecretText(key + "store.password");
        return keyStore.isEmpty() && trustStore.isEmpty()
                ? Optional.empty()
                : Optional.of(new ClientCertificate(keyStore, trustStore, password.orElse("")));
    }

    private static List<ECKey> stockKeys(Settings settings) {
        var text = settings.about("Private P-256 keys for the keys of virtual SIMs, as a JWK set, the newest first.")
                .secretText("stock.keys");
        if (text.isEmpty()) {
            return List.of();
        }
        try {
            var keys = JWKSet.parse(text).getKeys();
            if (keys.isEmpty() || !keys.stream().allMatch(FulfilSettings::usable)) {
                settings.refuse("stock.keys", "must be private P-256 keys, each with a kid");
            }
            return keys.stream()
                    .filter(FulfilSettings::usable)
                    .map(JWK::toECKey)
                    .toList();
        } catch (ParseException e) {
            settings.refuse("stock.keys", "is no JWK set");
            return List.of();
        }
    }

    private static boolean usable(JWK key) {
        return key instanceof ECKey && key.isPrivate() && key.getKeyID() != null;
    }

    @Override
    public String toString() {
        return "FulfilSettings[" + smdps.stream().map(Smdp::id).toList() + "]";
    }
}
