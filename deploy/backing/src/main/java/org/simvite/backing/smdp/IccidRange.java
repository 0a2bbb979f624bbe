package org.simvite.backing.smdp;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** ICCIDs from one to another, both included, of the same number of digits (19 or 20), all of one profile type. */
public record IccidRange(String first, String last, String profileType) {

    private static final Pattern FORM = Pattern.compile("([0-9]{19,20})-([0-9]{19,20})(?::(.+))?");

    public IccidRange {
        if (first.length() != last.length() || first.compareTo(last) > 0) {
            throw new IllegalArgumentException("not an ICCID range: " + first + "-" + last);
        }
    }

    /**
     * Reads {@code FIRST-LAST[:TYPE]}, several separated by commas; blank is no range.
     *
     * @throws IllegalArgumentException for any other form
     */
    public static List<IccidRange> parse(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(IccidRange::parseOne)
                .toList();
    }

    private static IccidRange parseOne(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not an ICCID range (FIRST-LAST[:TYPE], 19 or 20 digits): " + text);
        }
        var type = matcher.group(3);
        return new IccidRange(matcher.group(1), matcher.group(2), type == null ? Profile.DEFAULT_TYPE : type);
    }

    boolean contains(String iccid) {
        return iccid.length() == first.length() && first.compareTo(iccid) <= 0 && iccid.compareTo(last) <= 0;
    }
}
