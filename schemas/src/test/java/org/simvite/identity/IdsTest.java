package org.simvite.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import org.junit.jupiter.api.Test;

class IdsTest {

    private static final String ALICE = AccountIds.terminal("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    private static final String BOB = AccountIds.social("example", "abc");

    @Property
    void requestAndApplicationIdsFitTheirAccountOnly(
            @ForAll @AlphaChars String account, @ForAll @AlphaChars String device, @ForAll @AlphaChars String key) {
        var application = Ids.applicationId(account, device, key);
        var request = Ids.requestId(account, key);

        assertThat(application).matches("[A-Za-z0-9_-]{22}").isEqualTo(Ids.applicationId(account, device, key));
        assertThat(request).matches("[A-Za-z0-9_-]{22}").isNotEqualTo(application);
        assertThat(Ids.fits(application, account)).isTrue();
        assertThat(Ids.fits(request, account)).isTrue();
        assertThat(Ids.fits(Ids.installRequestId(account, device), account)).isTrue();
        assertThat(Ids.fits(application, account + "x")).isFalse();
    }

    @Test
    void differWithEachPart() {
        assertThat(Ids.requestId(ALICE, "1"))
                .isNotEqualTo(Ids.requestId(ALICE, "2"))
                .isNotEqualTo(Ids.requestId(BOB, "1"));
        assertThat(Ids.applicationId(ALICE, "d", "1"))
                .isNotEqualTo(Ids.applicationId(ALICE, "d", "2"))
                .isNotEqualTo(Ids.applicationId(ALICE, "e", "1"));
        assertThat(Ids.installRequestId(ALICE, "d")).isNotEqualTo(Ids.requestId(ALICE, "d"));
    }

    @Test
    void areMadeOfTheFirstBytesOfTwoHashes() throws Exception {
        var owner = sha256("owner\n" + ALICE);
        var own = sha256("application\n" + ALICE + "\nkey-1\nonce");
        var bytes = Arrays.copyOf(owner, 16);
        System.arraycopy(own, 0, bytes, 4, 12);

        assertThat(Ids.applicationId(ALICE, "key-1", "once"))
                .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    @Test
    void anythingElseFitsNobody() {
        assertThat(Ids.fits("", ALICE)).isFalse();
        assertThat(Ids.fits("short", ALICE)).isFalse();
        assertThat(Ids.fits("!".repeat(22), ALICE)).isFalse();
        assertThat(Ids.fits(Ids.requestId(ALICE, "1") + "A", ALICE)).isFalse();
    }

    @Test
    void partsCannotRunIntoEachOther() {
        assertThatThrownBy(() -> Ids.applicationId(ALICE, "d\n1", "2")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void inviteIdsAreTwelveSymbols() {
        var id = Ids.inviteId(Ids.requestId(ALICE, "1"), 0);

        assertThat(InviteCode.isInviteId(id)).isTrue();
        assertThat(id).isEqualTo(Ids.inviteId(Ids.requestId(ALICE, "1"), 0));
        assertThat(id).isNotEqualTo(Ids.inviteId(Ids.requestId(ALICE, "1"), 1));
    }

    @Test
    void identifierKeysNameTheKind() {
        assertThat(Ids.identifierKey("ICCID", "8988211000000530082")).isEqualTo("iccid:8988211000000530082");
        assertThat(Ids.identifierKey("msisdn", "4916012345678")).isEqualTo("msisdn:4916012345678");
    }

    @Test
    void accountIdsTellTheirKind() {
        assertThat(AccountIds.isTerminal(ALICE)).isTrue();
        assertThat(AccountIds.thumbprint(ALICE)).contains("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
        assertThat(AccountIds.isSocial(BOB)).isTrue();
        assertThat(AccountIds.thumbprint(BOB)).isEmpty();
        assertThat(AccountIds.isIssuer(AccountIds.issuer("spring"))).isTrue();
    }

    @Test
    void deviceIdsDoNotGiveTheEidAway() {
        var eid = Eid.of("89049032123451234512345678901235");
        var ids = new DeviceIds("a key of the gateway's".getBytes(StandardCharsets.US_ASCII));
        var others = new DeviceIds("another key of 20 bytes".getBytes(StandardCharsets.US_ASCII));

        assertThat(ids.of(eid))
                .matches("eid-[A-Za-z0-9_-]{22}")
                .isEqualTo(ids.of(eid))
                .isNotEqualTo(others.of(eid));
        assertThat(DeviceIds.ofKey("thumb")).isEqualTo("key-thumb");
        assertThatThrownBy(() -> new DeviceIds(new byte[8])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void maskedForLogs() {
        assertThat(Ids.masked("7Q2M9K4TB0ZX")).isEqualTo("********B0ZX");
        assertThat(Ids.masked("abc")).isEqualTo("abc");
    }

    private static byte[] sha256(String text) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
