package org.simvite.runtime.letters;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a letter stands on {@code dead-letters}, which is its name.
 *
 * @param partition from 0
 * @param offset from 0
 */
public record LetterId(int partition, long offset) {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,5})-([0-9]{1,18})");

    /** Empty if the text is not {@code <partition>-<offset>}. */
    public static Optional<LetterId> parse(String text) {
        var match = TEXT.matcher(text);
        return match.matches()
                ? Optional.of(new LetterId(Integer.parseInt(match.group(1)), Long.parseLong(match.group(2))))
                : Optional.empty();
    }

    /** {@code <partition>-<offset>}. */
    @Override
    public String toString() {
        return partition + "-" + offset;
    }
}
