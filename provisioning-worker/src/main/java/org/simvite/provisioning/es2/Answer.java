package org.simvite.provisioning.es2;

import org.jspecify.annotations.Nullable;

/**
 * The answer to one call.
 *
 * @param code as the SM-DP+ gave it; {@code http <status>} or a word of ours when there was no answer of the function
 * @param matchingId confirmOrder: the one in force; null when not told
 * @param smdpAddress confirmOrder: where the terminal finds the profile; null when not told
 * @param eid confirmOrder: the eUICC that the order is bound to; null when not told
 */
public record Answer(
        Meaning meaning,
        String code,
        @Nullable String matchingId,
        @Nullable String smdpAddress,
        @Nullable String eid) {

    /** @param why a word of ours: no secret */
    public static Answer later(String why) {
        return without(Meaning.TRY_LATER, why);
    }

    static Answer without(Meaning meaning, String code) {
        return new Answer(meaning, code, null, null, null);
    }

    /** Without the matching id, which is as good as the SIM. */
    @Override
    public String toString() {
        return meaning + " " + code;
    }
}
