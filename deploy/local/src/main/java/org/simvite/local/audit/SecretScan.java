package org.simvite.local.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks for what must stand on no topic in clear: whole invite codes, activation codes with their matching id, and keys.
 * It looks at raw bytes, so that it sees into any encoding that keeps text as text.
 */
final class SecretScan {

    /** 12 symbols of invite id, 5 of MAC, 1 of check, with or without the hyphens people see. */
    private static final Pattern CODE =
            Pattern.compile("(?=([0-9A-HJKMNP-TV-Z]{6})-?([0-9A-HJKMNP-TV-Z]{6})-?[0-9A-HJKMNP-TV-Z]{6})");
    /** SGP.22 4.1 with a host name and a matching id. */
    private static final Pattern ACTIVATION_CODE =
            Pattern.compile("1\\$[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+\\$[0-9A-Z-]{4,}");
    /** As this system makes them: five groups of five symbols. Whoever has one has the SIM. */
    private static final Pattern MATCHING_ID =
            Pattern.compile("(?<![0-9A-Z-])[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){4}(?![0-9A-Z-])");
    /** Ki and OPc are 16 bytes; nothing else that we write is 32 hexadecimal digits, but EIDs, which are decimal, the middle of a traceparent (W3C Trace Context 3.2.2), and what a source calls its events. */
    private static final Pattern KEY = Pattern.compile("(?<![0-9a-fA-F])"
            + "(?!(?<=00-)[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(?![0-9a-fA-F]))"
            + "(?<!(?:operator|smdp):[A-Za-z0-9._-]{1,64}/)"
            + "[0-9a-fA-F]{32}(?![0-9a-fA-F])");

    private static final Pattern DECIMAL = Pattern.compile("[0-9]{32}");

    private final List<byte[]> known = new ArrayList<>();
    private final List<Suspect> suspects = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private long scanned;

    private record Suspect(String inviteId, String where) {}

    /** @param known secrets the caller knows to be in the system, in the forms in which they could leak */
    SecretScan(Collection<byte[]> known) {
        this.known.addAll(known);
    }

    /** @param where topic, partition and offset, to be named in a violation; the content never is */
    void scan(byte[] bytes, String where) {
        scanned++;
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        var codes = CODE.matcher(text);
        while (codes.find()) {
            suspects.add(new Suspect(codes.group(1) + codes.group(2), where));
        }
        if (ACTIVATION_CODE.matcher(text).find()) {
            violations.add("an activation code at " + where);
        }
        if (MATCHING_ID.matcher(text).find()) {
            violations.add("a matching id at " + where);
        }
        var keys = KEY.matcher(text);
        while (keys.find()) {
            if (!DECIMAL.matcher(keys.group()).matches()) {
                violations.add("32 hexadecimal digits at " + where);
            }
        }
        for (var secret : known) {
            if (text.contains(new String(secret, StandardCharsets.ISO_8859_1))) {
                violations.add("a secret that was named to this audit at " + where);
            }
        }
    }

    /** @param issued ids of all invites: what merely looks like a code is one only if its id was issued */
    Finding finding(Set<String> issued) {
        var all = new ArrayList<>(violations);
        new HashSet<>(suspects)
                .stream()
                        .filter(suspect -> issued.contains(suspect.inviteId()))
                        .forEach(suspect -> all.add("an invite code at " + suspect.where()));
        return new Finding(
                "no invite code, activation code, Ki or OPc stands in clear on any topic or changelog", scanned, all);
    }
}
