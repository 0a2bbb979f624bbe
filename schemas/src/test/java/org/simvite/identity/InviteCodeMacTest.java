package org.simvite.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InviteCodeMacTest {

    private static final byte[] OLD = "old key, 32 bytes long, for test".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEW = "new key, 32 bytes long, for test".getBytes(StandardCharsets.US_ASCII);

    @Test
    void verifiesWhatItIssued() {
        var mac = new InviteCodeMac(List.of(NEW));

        assertThat(mac.verify(mac.issue("7Q2M9K4TB0ZX"))).isTrue();
    }

    @Test
    void oldCodesStayGoodWhileTheirKeyStays() {
        var old = new InviteCodeMac(List.of(OLD)).issue("7Q2M9K4TB0ZX");

        assertThat(new InviteCodeMac(List.of(NEW, OLD)).verify(old)).isTrue();
        assertThat(new InviteCodeMac(List.of(NEW)).verify(old)).isFalse();
        assertThat(new InviteCodeMac(List.of(NEW, OLD)).issue("7Q2M9K4TB0ZX"))
                .isEqualTo(new InviteCodeMac(List.of(NEW)).issue("7Q2M9K4TB0ZX"));
    }

    @Test
    void aGuessedMacIsNotGenuine() {
        var mac = new InviteCodeMac(List.of(NEW));
        var genuine = mac.issue("7Q2M9K4TB0ZX");

        // 1,000 of the 2^25 possible ones
        var accepted = IntStream.range(0, 1000)
                .mapToObj(i -> new InviteCode(
                        "7Q2M9K4TB0ZX", Crockford.encode(new byte[] {(byte) (i >> 8), (byte) i, 1, 1}, 5)))
                .filter(guess -> !guess.equals(genuine))
                .filter(mac::verify);

        assertThat(accepted).isEmpty();
    }

    @Test
    void theMacBelongsToOneInvite() {
        var mac = new InviteCodeMac(List.of(NEW));

        assertThat(mac.verify(
                        new InviteCode("7Q2M9K4TB0ZY", mac.issue("7Q2M9K4TB0ZX").mac())))
                .isFalse();
    }

    @Test
    void keysAreNeededAndLong() {
        assertThatThrownBy(() -> new InviteCodeMac(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InviteCodeMac(List.of(new byte[15]))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isHmacSha256OverTheSymbolsOfTheId() throws Exception {
        var hmac = javax.crypto.Mac.getInstance("HmacSHA256");
        hmac.init(new javax.crypto.spec.SecretKeySpec(NEW, "HmacSHA256"));
        var expected = Crockford.encode(hmac.doFinal("7Q2M9K4TB0ZX".getBytes(StandardCharsets.US_ASCII)), 5);

        assertThat(new InviteCodeMac(List.of(NEW)).issue("7Q2M9K4TB0ZX").mac()).isEqualTo(expected);
    }
}
