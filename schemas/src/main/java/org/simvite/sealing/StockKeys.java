package org.simvite.sealing;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.simvite.identity.Iccid;

/**
 * Ki and OPc in stock, encrypted to the worker's stock key: compact JWE, ECDH-ES, A256GCM, the ICCID in the protected header
 * parameter {@code iccid} so that the keys of one SIM cannot be passed off as another's, and {@code kid} so that the key can be
 * changed while old stock is used up.
 */
public final class StockKeys {

    private static final String ICCID = "iccid";

    private StockKeys() {}

    /** @param stockKey public P-256 key of the worker, with a key id if it is ever to be changed */
    public static String encrypt(SimKeys keys, Iccid iccid, ECKey stockKey) {
        var json = JSONObjectUtils.toJSONString(Map.of("ki", keys.ki(), "opc", keys.opc()));
        return CompactJwe.encrypt(json.getBytes(StandardCharsets.UTF_8), stockKey, ICCID, iccid.value());
    }

    /** The keys; empty if they are encrypted to another key, belong to another SIM or were changed. */
    public static Optional<SimKeys> decrypt(String jwe, Iccid iccid, ECKey stockKey) {
        return decrypt(jwe, iccid, List.of(stockKey));
    }

    /** @param stockKeys private keys, among which the {@code kid} of the JWE chooses; if it has none, the first is taken */
    public static Optional<SimKeys> decrypt(String jwe, Iccid iccid, List<ECKey> stockKeys) {
        return CompactJwe.parse(jwe, ICCID, iccid.value())
                .flatMap(parsed -> stockKeys.stream()
                        .filter(key -> parsed.getHeader().getKeyID() == null
                                || parsed.getHeader().getKeyID().equals(key.getKeyID()))
                        .findFirst()
                        .flatMap(key -> CompactJwe.decrypt(parsed, key)))
                .flatMap(StockKeys::keys);
    }

    private static Optional<SimKeys> keys(byte[] json) {
        try {
            var map = JSONObjectUtils.parse(new String(json, StandardCharsets.UTF_8));
            return map.get("ki") instanceof String ki && map.get("opc") instanceof String opc
                    ? Optional.of(new SimKeys(ki, opc))
                    : Optional.empty();
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
