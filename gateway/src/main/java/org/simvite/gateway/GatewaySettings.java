package org.simvite.gateway;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.access.DeniedTokens;
import org.simvite.gateway.application.UnknownEids;
import org.simvite.gateway.attestation.AttestationProvider;
import org.simvite.gateway.http.ListenerSettings;
import org.simvite.gateway.memory.Memory;
import org.simvite.gateway.readmodel.ReadModel;
import org.simvite.gateway.registration.AddressBlocks;
import org.simvite.runtime.config.Settings;
import org.simvite.runtime.kafka.BrokerClock;
import org.simvite.runtime.kafka.KafkaSettings;
import org.simvite.sealing.TerminalKeys;

/**
 * The settings of the gateway, read once.
 *
 * @param publicUrls addresses under which callers reach it; empty: those of the listener itself
 * @param linkBase page that share links point to
 * @param es2plus null: no SM-DP+ can notify us
 * @param plainSmdp who an SM-DP+ without TLS is; empty: nobody
 * @param smdpLate within which time an SM-DP+ delivers a notification while there is a listener for it
 * @param tokenKeys the first signs access tokens
 * @param codeKeys the first completes codes
 * @param deviceKey makes device ids of EIDs; never to be changed
 * @param stockKey public key of the worker, which keys of virtual SIMs are encrypted to; null only while settings are being checked
 * @param unknownEids what pools say to applications for eSIMs that name no EID
 * @param deniedTokens names operators' tokens that are not to be believed any more
 */
public record GatewaySettings(
        KafkaSettings kafka,
        ListenerSettings http,
        List<String> publicUrls,
        URI linkBase,
        int workers,
        int queue,
        @Nullable ListenerSettings es2plus,
        Optional<String> plainSmdp,
        Duration smdpLate,
        ReadModel.Options readModel,
        List<ECKey> tokenKeys,
        Duration tokenLife,
        List<byte[]> codeKeys,
        byte[] deviceKey,
        @Nullable ECKey stockKey,
        EdgeSettings.Budgets budgets,
        Optional<Path> deniedTokens,
        AddressBlocks.Prefixes blocks,
        int mostPolicies,
        AttestationProvider attestation,
        UnknownEids unknownEids,
        Duration tickEvery,
        Duration tickBehind,
        Duration clockTolerance,
        Duration startWithin) {

    /** Reads them all; what is wrong is told by {@link Settings#check()}. */
    public static GatewaySettings from(Settings settings) {
        var host = settings.about("Address of the API.").text("gateway.host", "127.0.0.1");
        int proxies = settings.about("Proxies in front that append to X-Forwarded-For; 0: the peer is the caller.")
                .number("gateway.proxies", 0, 0, 16);
        return new GatewaySettings(
                KafkaSettings.from(settings),
                new ListenerSettings(
                        "gateway.port",
                        host,
                        settings.about("Port of the API; 0 takes any free one.").port("gateway.port", 8090),
                        tls(settings, "gateway.tls"),
                        EdgeSettings.calls(settings),
                        EdgeSettings.connections(settings, proxies),
                        proxies,
                        settings.about("Whether HTTP/2 is spoken without TLS, as between us and a proxy of ours.")
                                .flag("gateway.h2c", false),
                        Duration.ofSeconds(10),
                        Memory.BODIES.entries(),
                        settings.about("How often an event stream shows that it is alive.")
                                .duration("gateway.heartbeat", Duration.ofSeconds(15))),
                settings.about(
                                "Addresses under which callers reach the API, such as https://simvite.example; DPoP proofs name them.")
                        .list("gateway.public.urls", List.of()),
                settings.about("Page that share links point to; the code is in the fragment.")
                        .uri("gateway.link.base", URI.create("http://localhost:8090/i")),
                settings.about("Threads for operations.").number("gateway.workers", 16, 1, 512),
                settings.about("Calls that may wait for a thread; beyond, 503.")
                        .number("gateway.queue", 4_096, 1, 100_000),
                es2plus(settings),
                settings.about("Id of the SM-DP+ that may notify without TLS; for tests and closed networks.")
                        .optional("es2plus.plain.smdp"),
                settings.about(
                                "Within which time an SM-DP+ delivers a notification; what none told by then has not happened.")
                        .duration("es2plus.late", Duration.ofMinutes(10)),
                new ReadModel.Options(
                        settings.about(
                                        "The SQLite file, without the number of its layout; can be deleted while the process is down.")
                                .path("readmodel.file", Path.of("gateway-readmodel.db")),
                        settings.about("Questions answered at once.").number("readmodel.readers", 4, 1, 64),
                        settings.about("How old the oldest unread record may be while the gateway is ready.")
                                .duration("readmodel.ready.age", Duration.ofSeconds(30))),
                tokenKeys(settings),
                settings.about("How long a terminal's access token is good.")
                        .duration("token.life", Duration.ofHours(1)),
                settings.about(
                                "Keys that complete invite codes, newest first; of 16 bytes or more. Older ones stay until the last code has ended.")
                        .secrets("code.keys", 16),
                settings.about("Key that makes device ids of EIDs; of 16 bytes or more. Never change it.")
                        .secret("device.key", 16),
                stockKey(settings),
                EdgeSettings.budgets(settings),
                deniedTokens(settings),
                new AddressBlocks.Prefixes(
                        lengths(settings, "registrations.blocks.v4", List.of(24, 16), 8, 32),
                        lengths(settings, "registrations.blocks.v6", List.of(64, 48, 32), 16, 64)),
                settings.about("How many versions of policies there may be; beyond, no new one is taken.")
                        .number("policies.most", 1_000, 1, 100_000),
                settings.about("Who checks the attestations of terminals.")
                        .choice("attestation.provider", AttestationProvider.class, AttestationProvider.NONE),
                UnknownEids.from(settings),
                settings.about("How often time is moved where nothing else does.")
                        .duration("ticks.every", Duration.ofSeconds(5)),
                settings.about("How far ticks stay behind; with several gateways, as long as one may take to deliver.")
                        .duration("ticks.behind", Duration.ZERO),
                BrokerClock.tolerance(settings),
                settings.about("How long to wait at start for broker, topics and registry.")
                        .duration("start.within", Duration.ofMinutes(2)));
    }

    private static @Nullable ListenerSettings es2plus(Settings settings) {
        var host = settings.about("Address of the listener for SM-DP+s.").text("es2plus.host", "127.0.0.1");
        int port = settings.about("Port of the listener for SM-DP+s.").port("es2plus.port", 8091);
        var tls = tls(settings, "es2plus");
        boolean plain = settings.optional("es2plus.plain.smdp").isPresent();
        if (tls != null && tls.trustStore() == null) {
            settings.refuse(
                    "es2plus.truststore", "is needed beside es2plus.keystore: SM-DP+s are known by their certificates");
        }
        return tls == null && !plain
                ? null
                : new ListenerSettings(
                        "es2plus.port",
                        host,
                        port,
                        tls,
                        EdgeSettings.CALLS_OF_SMDPS,
                        EdgeSettings.CONNECTIONS_OF_SMDPS,
                        0,
                        false,
                        Duration.ofSeconds(10),
                        Memory.BODIES.entries(),
                        Duration.ofSeconds(15));
    }

    private static ListenerSettings.@Nullable Tls tls(Settings settings, String prefix) {
        var keyStore = settings.about("PKCS #12 file with the listener's key; without it there is no TLS.")
                .optionalPath(prefix + ".keystore");
        var keyPassword = settings.optionalSecretText(prefix + ".keystore.password");
        var trustStore =
                settings.about("PKCS #12 file with whose clients are let in.").optionalPath(prefix + ".truststore");
        var trustPassword = settings.optionalSecretText(prefix + ".truststore.password");
        return keyStore.map(path -> new ListenerSettings.Tls(
                        path, keyPassword.orElse(""), trustStore.orElse(null), trustPassword.orElse(null)))
                .orElse(null);
    }

    private static List<Integer> lengths(Settings settings, String key, List<Integer> defaults, int min, int max) {
        var texts = settings.about("Prefixes of the address blocks by which invite-service budgets registrations.")
                .list(key, defaults.stream().map(String::valueOf).toList());
        var lengths = texts.stream()
                .filter(text -> text.matches("[0-9]{1,2}"))
                .map(Integer::valueOf)
                .filter(length -> length >= min && length <= max)
                .toList();
        if (lengths.size() < texts.size()) {
            settings.refuse(key, "has a length that is not from " + min + " to " + max);
        }
        return lengths;
    }

    static List<ECKey> tokenKeys(Settings settings) {
        var text = settings.about(
                        "Private P-256 key with an id that signs access tokens: a JWK, or a JWK set, the newest first.")
                .secretText("token.keys");
        try {
            return keys(text);
        } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
            if (!text.isEmpty()) {
                settings.refuse("token.keys", "is no JWK or JWK set of private P-256 keys with ids");
            }
            return List.of();
        }
    }

    /** The keys of a JWK or a JWK set. */
    private static List<ECKey> keys(String text) throws ParseException {
        List<JWK> keys = text.contains("\"keys\"") ? JWKSet.parse(text).getKeys() : List.of(JWK.parse(text));
        var found = keys.stream().map(JWK::toECKey).toList();
        if (found.isEmpty() || found.stream().anyMatch(key -> !key.isPrivate() || key.getKeyID() == null)) {
            throw new IllegalArgumentException("private keys with ids are needed");
        }
        return found;
    }

    private static Optional<Path> deniedTokens(Settings settings) {
        var file = settings.about(
                        "File of denied operators' tokens, one token id (jti) a line; read again when it changes.")
                .optionalPath("operator.denied.file");
        file.flatMap(DeniedTokens::problem).ifPresent(problem -> settings.refuse("operator.denied.file", problem));
        return file;
    }

    private static @Nullable ECKey stockKey(Settings settings) {
        var text = settings.about("Public P-256 key of the worker as JWK, with an id if it is ever to be changed.")
                .secretText("stock.key");
        var key = TerminalKeys.parsePublic(text);
        if (key.isEmpty() && !text.isEmpty()) {
            settings.refuse("stock.key", "is no public P-256 key as JWK");
        }
        return key.orElse(null);
    }

    @Override
    public String toString() {
        return "GatewaySettings[" + kafka + ", port " + http.port() + "]";
    }
}
