package org.simvite.terminal.cli;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How it is put to a person what can be done after a refusal. */
final class WaysForward {

    /** The contract's words, with what a terminal can do about each; a word of a later contract is shown as it is. */
    private static final Map<String, String> HOW = Map.of(
            "WAIT", "wait",
            "USE_YOUR_SIM", "use the SIM you have",
            "LET_HELD_SIMS_BE_USED", "let the SIMs of your open codes be used",
            "PAY", "pay",
            "ATTEST", "register with an attestation",
            "NAME_EID", "name the device: --eid with the 32 digits of its EID",
            "ASK_SUPPORT", "ask the operator's support");

    private WaysForward() {}

    /** Such as {@code ; ask again at 2026-03-01T12:40:00Z; ways forward: WAIT (wait)}; empty when nothing is known. */
    static String after(@Nullable Instant nextAt, List<String> ways) {
        var when = nextAt == null ? "" : "; ask again at " + nextAt;
        return ways.isEmpty()
                ? when
                : when + "; ways forward: "
                        + ways.stream().map(WaysForward::inWords).collect(Collectors.joining(", "));
    }

    private static String inWords(String way) {
        var how = HOW.get(way);
        return how == null ? way : way + " (" + how + ")";
    }
}
