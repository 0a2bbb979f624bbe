package org.simvite.gateway.stock;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.call.RowProblem;
import org.simvite.identity.ContentDigests;
import org.simvite.identity.Iccid;
import org.simvite.identity.Imsi;
import org.simvite.identity.Msisdn;
import org.simvite.sealing.SimKeys;

/**
 * One profile as an operator delivers it.
 *
 * @param kind {@code ESIM} or {@code VSIM}
 * @param imsi 6 to 15 digits; VSIM always
 * @param msisdn at most 15 digits
 * @param smdpId the SM-DP+ that holds the profile; ESIM always
 * @param algorithm {@code MILENAGE} or {@code TUAK}; VSIM only
 * @param keys VSIM only; in the clear, to be encrypted at once
 */
public record ProfileRow(
        Iccid iccid,
        String kind,
        String pool,
        @Nullable String imsi,
        @Nullable String msisdn,
        @Nullable String profileType,
        @Nullable String smdpId,
        @Nullable String algorithm,
        @Nullable SimKeys keys) {

    /** The columns that there are. */
    public static final Set<String> COLUMNS =
            Set.of("iccid", "kind", "pool", "imsi", "msisdn", "profileType", "smdpId", "algorithm", "ki", "opc", "op");

    private static final String POOL = "[a-z0-9][a-z0-9-]{0,63}";
    private static final String NAME = "[!-~]{1,64}";
    private static final String KEY = "[0-9a-fA-F]{32}";

    /** Keyed, of all that makes it what it is; the pool is beside it. */
    String digest(ContentDigests digests) {
        return digests.of(Arrays.asList(
                kind,
                imsi,
                msisdn,
                profileType,
                smdpId,
                algorithm,
                keys == null ? null : keys.ki(),
                keys == null ? null : keys.opc()));
    }

    /** What reading a row comes to. */
    public sealed interface Read {

        record Ok(ProfileRow profile) implements Read {}

        record Wrong(String field, RowProblem problem) implements Read {}
    }

    /** @param row by column; what is blank is absent */
    public static Read read(Map<String, String> row) {
        var iccid = Iccid.parse(row.getOrDefault("iccid", ""));
        if (iccid.isEmpty()) {
            return wrong("iccid", iccidProblem(row.get("iccid")));
        }
        var kind = row.getOrDefault("kind", "");
        if (!kind.equals("ESIM") && !kind.equals("VSIM")) {
            return wrong("kind", kind.isEmpty() ? RowProblem.MISSING : RowProblem.UNKNOWN_VALUE);
        }
        boolean virtual = kind.equals("VSIM");
        return identifiersFault(row, virtual)
                .or(() -> virtual ? keysFault(row) : smdpFault(row))
                .orElseGet(() -> new Read.Ok(new ProfileRow(
                        iccid.get(),
                        kind,
                        row.getOrDefault("pool", virtual ? "vsim" : "esim"),
                        row.get("imsi"),
                        Optional.ofNullable(row.get("msisdn"))
                                .flatMap(Msisdn::parse)
                                .map(Msisdn::value)
                                .orElse(null),
                        row.get("profileType"),
                        row.get("smdpId"),
                        virtual ? row.getOrDefault("algorithm", "MILENAGE") : null,
                        virtual ? keys(row) : null)));
    }

    private static Optional<Read> identifiersFault(Map<String, String> row, boolean virtual) {
        if (!row.getOrDefault("pool", "x").matches(POOL)) {
            return Optional.of(wrong("pool", RowProblem.MALFORMED));
        }
        if (virtual && !row.containsKey("imsi")) {
            return Optional.of(wrong("imsi", RowProblem.MISSING));
        }
        if (row.containsKey("imsi") && Imsi.parse(row.get("imsi")).isEmpty()) {
            return Optional.of(wrong("imsi", RowProblem.MALFORMED));
        }
        if (row.containsKey("msisdn") && Msisdn.parse(row.get("msisdn")).isEmpty()) {
            return Optional.of(wrong("msisdn", RowProblem.MALFORMED));
        }
        return row.getOrDefault("profileType", "x").matches(NAME)
                ? Optional.empty()
                : Optional.of(wrong("profileType", RowProblem.MALFORMED));
    }

    private static Optional<Read> smdpFault(Map<String, String> row) {
        for (var secret : new String[] {"ki", "opc", "op"}) {
            if (row.containsKey(secret)) {
                return Optional.of(wrong(secret, RowProblem.NOT_ALLOWED));
            }
        }
        var smdp = row.get("smdpId");
        if (smdp == null) {
            return Optional.of(wrong("smdpId", RowProblem.MISSING));
        }
        return smdp.matches(NAME) ? Optional.empty() : Optional.of(wrong("smdpId", RowProblem.MALFORMED));
    }

    private static Optional<Read> keysFault(Map<String, String> row) {
        var algorithm = row.getOrDefault("algorithm", "MILENAGE");
        if (!algorithm.equals("MILENAGE") && !algorithm.equals("TUAK")) {
            return Optional.of(wrong("algorithm", RowProblem.UNKNOWN_VALUE));
        }
        if (row.containsKey("op") && (row.containsKey("opc") || algorithm.equals("TUAK"))) {
            return Optional.of(wrong("op", RowProblem.NOT_ALLOWED));
        }
        for (var name : new String[] {"ki", row.containsKey("op") ? "op" : "opc"}) {
            var key = row.get(name);
            if (key == null || !key.matches(KEY)) {
                return Optional.of(wrong(name, key == null ? RowProblem.MISSING : RowProblem.MALFORMED));
            }
        }
        return Optional.empty();
    }

    private static SimKeys keys(Map<String, String> row) {
        var ki = row.getOrDefault("ki", "");
        var op = row.get("op");
        return op == null ? new SimKeys(ki, row.getOrDefault("opc", "")) : SimKeys.ofOp(ki, op);
    }

    private static RowProblem iccidProblem(@Nullable String text) {
        if (text == null) {
            return RowProblem.MISSING;
        }
        return text.matches("[0-9]{19}[0-9Ff]?") ? RowProblem.CHECK_DIGIT : RowProblem.MALFORMED;
    }

    private static Read wrong(String field, RowProblem problem) {
        return new Read.Wrong(field, problem);
    }
}
