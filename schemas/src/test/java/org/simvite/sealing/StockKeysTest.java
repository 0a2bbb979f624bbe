package org.simvite.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.simvite.identity.Iccid;

class StockKeysTest {

    private static final Iccid ICCID = Iccid.of("8988211000000530082");
    private static final SimKeys KEYS =
            new SimKeys("465B5CE8B199B49FAA5F0A2EE238A6BC", "cd63cb71954a9f4e48a5994e37a02baf");

    @Test
    void theWorkerDecryptsWhatWasEncryptedToItsKey() {
        var key = Keys.p256();
        var jwe = StockKeys.encrypt(KEYS, ICCID, key.toPublicJWK());

        assertThat(StockKeys.decrypt(jwe, ICCID, key)).contains(KEYS);
        assertThat(jwe).doesNotContain("465b5ce8");
    }

    @Test
    void oldStockIsReadWithItsOwnKey() throws Exception {
        var older = new ECKeyGenerator(Curve.P_256).keyID("2025").generate();
        var newer = new ECKeyGenerator(Curve.P_256).keyID("2026").generate();
        var jwe = StockKeys.encrypt(KEYS, ICCID, older.toPublicJWK());

        assertThat(JWEObject.parse(jwe).getHeader().getKeyID()).isEqualTo("2025");
        assertThat(StockKeys.decrypt(jwe, ICCID, List.of(newer, older))).contains(KEYS);
        assertThat(StockKeys.decrypt(jwe, ICCID, newer)).isEmpty();
    }

    @Test
    void doesNotPassForAnotherSim() {
        var key = Keys.p256();
        var jwe = StockKeys.encrypt(KEYS, ICCID, key);

        assertThat(StockKeys.decrypt(jwe, Iccid.of("8965030119110000013"), key)).isEmpty();
    }

    @Test
    void otherKeysAndOtherTextDecryptToNothing() {
        var key = Keys.p256();

        assertThat(StockKeys.decrypt(StockKeys.encrypt(KEYS, ICCID, key), ICCID, Keys.p256()))
                .isEmpty();
        assertThat(StockKeys.decrypt("x", ICCID, key)).isEmpty();
    }

    @Test
    void decryptedTextThatIsNoKeysIsNothing() {
        var key = Keys.p256();

        assertThat(StockKeys.decrypt(
                        CompactJwe.encrypt("{}".getBytes(StandardCharsets.UTF_8), key, "iccid", ICCID.value()),
                        ICCID,
                        key))
                .isEmpty();
        assertThat(StockKeys.decrypt(
                        CompactJwe.encrypt("x".getBytes(StandardCharsets.UTF_8), key, "iccid", ICCID.value()),
                        ICCID,
                        key))
                .isEmpty();
    }

    @Test
    void keysAre32HexadecimalDigitsAndNeverShown() {
        assertThatThrownBy(() -> new SimKeys("465b", KEYS.opc()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("465b");
        assertThatThrownBy(() -> new SimKeys(KEYS.ki(), "x".repeat(32))).isInstanceOf(IllegalArgumentException.class);
        assertThat(KEYS).hasToString("SimKeys[hidden]");
        assertThat(KEYS.ki()).isEqualTo("465b5ce8b199b49faa5f0a2ee238a6bc");
    }

    /** 3GPP TS 35.208, test set 1. */
    @Test
    void opcOfMilenage() {
        var k = HexFormat.of().parseHex("465b5ce8b199b49faa5f0a2ee238a6bc");
        var op = HexFormat.of().parseHex("cdc202d5123e20f62b6d676ac72cb318");

        assertThat(HexFormat.of().formatHex(Milenage.opc(k, op))).isEqualTo("cd63cb71954a9f4e48a5994e37a02baf");
        assertThat(SimKeys.ofOp("465b5ce8b199b49faa5f0a2ee238a6bc", "CDC202D5123E20F62B6D676AC72CB318"))
                .isEqualTo(KEYS);
        assertThatThrownBy(() -> Milenage.opc(k, new byte[15])).isInstanceOf(IllegalArgumentException.class);
    }
}
