package org.simvite.local.stock;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Profiles of an imaginary operator, with correct check digits and keys that are random each time. */
public final class SampleStock {

    private static final String SMDP = "smdp-1";

    private final SecureRandom random = new SecureRandom();
    private final List<Row> rows = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();

    private record Row(String iccid, String kind, String rest) {}

    public SampleStock(int esims, int vsims) {
        this(0, esims, vsims);
    }

    /** @param first running number of the first profile, 0 to 999999999: other numbers, other profiles */
    public SampleStock(int first, int esims, int vsims) {
        for (int i = first; i < first + esims; i++) {
            rows.add(new Row(iccid(i), "ESIM", String.join(",", imsi(i), msisdn(i), SMDP, "", "", "")));
        }
        for (int i = first + esims; i < first + esims + vsims; i++) {
            var ki = key();
            var opc = key();
            keys.add(ki);
            keys.add(opc);
            rows.add(new Row(iccid(i), "VSIM", String.join(",", imsi(i), msisdn(i), "", "", ki, opc)));
        }
    }

    /** For the pool that each kind has by default. */
    public String csv() {
        return csv("");
    }

    /** @param pool empty: the one that each kind has by default */
    public String csv(String pool) {
        return Stream.concat(
                        Stream.of("iccid,kind,pool,imsi,msisdn,smdpId,profileType,ki,opc"),
                        rows.stream().map(row -> String.join(",", row.iccid(), row.kind(), pool, row.rest())))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    public List<String> iccids() {
        return rows.stream().map(Row::iccid).toList();
    }

    /** Every Ki and OPc in the forms in which it could leak: digits in either case, bytes, base 64. */
    public List<byte[]> secrets() {
        var all = new ArrayList<byte[]>();
        for (var key : keys) {
            var bytes = HexFormat.of().parseHex(key);
            all.add(key.getBytes(StandardCharsets.US_ASCII));
            all.add(key.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
            all.add(bytes);
            all.add(Base64.getEncoder().withoutPadding().encode(bytes));
            all.add(Base64.getUrlEncoder().withoutPadding().encode(bytes));
        }
        return all;
    }

    public boolean isKey(String value) {
        return keys.contains(value.toLowerCase(Locale.ROOT));
    }

    private String key() {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** 89, country 49, issuer 99, a number of 12 digits, and the Luhn digit (ITU-T E.118). */
    private static String iccid(int number) {
        var body = String.format("894999%012d", number);
        return body + luhn(body);
    }

    private static String imsi(int number) {
        return String.format("00101%010d", number);
    }

    private static String msisdn(int number) {
        return String.format("4915%09d", number);
    }

    private static int luhn(String body) {
        var sum = 0;
        for (int i = 0; i < body.length(); i++) {
            var digit = body.charAt(body.length() - 1 - i) - '0';
            var weighed = i % 2 == 0 ? digit * 2 : digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return (10 - sum % 10) % 10;
    }
}
