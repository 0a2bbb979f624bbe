package org.simvite.provisioning;

import java.time.Instant;
import java.util.Locale;
import org.simvite.event.AuthenticationAlgorithm;
import org.simvite.event.Hold;
import org.simvite.event.ProfileKind;
import org.simvite.event.ReservationRequest;
import org.simvite.event.StockCommand;
import org.simvite.event.StockCommandKind;
import org.simvite.provisioning.fulfil.Terminal;

/** Stock and requests as intake and credit-stream write them, for one terminal with real keys. */
record Applicants(Terminal terminal) {

    StockCommand.Builder stock(String iccid, ProfileKind kind, int number) {
        var pool = kind.name().toLowerCase(Locale.ROOT);
        return StockCommand.newBuilder()
                .setEventId("add-" + iccid)
                .setAt(Instant.now())
                .setPoolId(pool)
                .setKind(StockCommandKind.ADD)
                .setIccid(iccid)
                .setProfileKind(kind)
                .setImsi(String.format("00101%010d", number))
                .setMsisdn(String.format("4916%09d", number))
                .setAlgorithm(
                        kind == ProfileKind.VSIM ? AuthenticationAlgorithm.MILENAGE : AuthenticationAlgorithm.UNKNOWN)
                .setSmdpId(kind == ProfileKind.ESIM ? "main" : null);
    }

    ReservationRequest request(String applicationId, ProfileKind kind) {
        return request(applicationId, kind, terminal);
    }

    /** @param signer another terminal forges */
    ReservationRequest request(String applicationId, ProfileKind kind, Terminal signer) {
        var pool = kind.name().toLowerCase(Locale.ROOT);
        var domainKind = org.simvite.provisioning.pool.ProfileKind.valueOf(kind.name());
        return ReservationRequest.newBuilder()
                .setEventId(applicationId)
                .setAt(Instant.now())
                .setApplicationId(applicationId)
                .setPoolId(pool)
                .setProfileKind(kind)
                .setAccountId(terminal.accountId())
                .setDeviceId("eid-abc")
                .setEid(Terminal.EID)
                .setSealingKey(terminal.publicSealingKey())
                .setSignature(signer.sign(applicationId, domainKind, pool))
                .setHold(new Hold(Terminal.INVITE, "terminal:sponsor", 10, "staked@1"))
                .build();
    }

    /** 89, then the number, then the Luhn digit: 19 digits. */
    static String iccid(String issuer, int number) {
        var body = issuer + String.format("%0" + (18 - issuer.length()) + "d", number);
        var sum = 0;
        for (var i = 0; i < body.length(); i++) {
            var digit = body.charAt(body.length() - 1 - i) - '0';
            var weighed = i % 2 == 0 ? digit * 2 : digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return body + (10 - sum % 10) % 10;
    }
}
