package org.simvite.invite.install;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How many install codes there are for terminals that prove nothing.
 *
 * @param perHour of the whole installation; 1 or more
 * @param perBlock of each address block, by the level of the block, such as {@code v4-24}; a level that is not named has no
 *     budget of its own
 * @param burst how long an unused budget is saved up: so much of it can be had at once
 * @param longestWait beyond, a terminal is told to attest rather than to wait
 * @param line how many may wait at once; 1 or more
 */
public record Budgets(int perHour, Map<String, Integer> perBlock, Duration burst, Duration longestWait, int line) {

    /** Little for a farm behind one address, some delay for the newcomers behind a carrier's. */
    public static final Budgets DEFAULT = new Budgets(
            3_000,
            Map.of("v4-24", 30, "v4-16", 300, "v6-64", 10, "v6-48", 60, "v6-32", 600),
            Duration.ofMinutes(20),
            Duration.ofDays(1),
            100_000);

    public Budgets {
        perBlock = Map.copyOf(perBlock);
    }

    Pace ofInstallation() {
        return Pace.of(perHour, burst);
    }

    /** @param block {@code level:hash} */
    Optional<Pace> ofBlock(String block) {
        int colon = block.indexOf(':');
        return Optional.ofNullable(perBlock.get(colon < 0 ? block : block.substring(0, colon)))
                .map(hourly -> Pace.of(hourly, burst));
    }
}
