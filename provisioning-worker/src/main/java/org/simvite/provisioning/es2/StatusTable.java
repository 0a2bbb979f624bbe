package org.simvite.provisioning.es2;

import static org.simvite.provisioning.es2.Function.CANCEL_ORDER;
import static org.simvite.provisioning.es2.Function.CONFIRM_ORDER;
import static org.simvite.provisioning.es2.Function.DOWNLOAD_ORDER;

import java.util.HashMap;
import java.util.Map;

/**
 * What each status code means, per function (SGP.22 5.3.1 to 5.3.3, tables of status codes). The one place where that is
 * decided.
 */
public final class StatusTable {

    private static final Map<Function, Map<String, Meaning>> MEANINGS = Map.of(
            DOWNLOAD_ORDER,
            with(Map.of(
                    // ours of an attempt before whose answer was lost, most often: confirmOrder tells
                    "8.2.1/3.3", Meaning.IN_USE,
                    "8.2.1/3.5", Meaning.IN_USE,
                    "8.2.1/3.9", Meaning.PROFILE_UNUSABLE,
                    "8.2.1/1.2", Meaning.PROFILE_UNUSABLE,
                    "8.2.5/3.9", Meaning.PROFILE_UNUSABLE,
                    "8.2.5/3.8", Meaning.PROFILE_UNUSABLE,
                    "8.2.5/3.7", Meaning.TRY_LATER,
                    "8.1.1/3.10", Meaning.OTHER_ORDER)),
            CONFIRM_ORDER,
            with(Map.of(
                    "8.2.6/3.3", Meaning.MATCHING_ID_IN_USE,
                    "8.2.6/3.10", Meaning.OTHER_ORDER,
                    "8.2.1/3.3", Meaning.OTHER_ORDER,
                    "8.2.1/3.5", Meaning.OTHER_ORDER,
                    "8.1.1/3.10", Meaning.OTHER_ORDER,
                    "8.2.1/3.9", Meaning.PROFILE_UNUSABLE,
                    "8.2.1/1.2", Meaning.PROFILE_UNUSABLE)),
            CANCEL_ORDER,
            with(Map.of("8.2.1/3.3", Meaning.ALREADY_DOWNLOADED, "8.2.6/3.10", Meaning.OTHER_ORDER)));

    private StatusTable() {}

    /** What the function's failure with this code means; a code that is not in the table will not go away by itself. */
    public static Meaning of(Function function, StatusCode code) {
        var known = MEANINGS.getOrDefault(function, Map.of()).get(code.toString());
        return known == null ? Meaning.FAILED : known;
    }

    /** Codes that every function shares: execution error, inaccessible, time-out, busy. */
    private static Map<String, Meaning> with(Map<String, Meaning> own) {
        var all = new HashMap<>(own);
        for (var subject : new String[] {"1.2", "1.6", "8.1", "8.2", "8.2.1", "8.8"}) {
            for (var reason : new String[] {"4.2", "4.3", "5.1", "5.2", "5.3"}) {
                all.putIfAbsent(subject + "/" + reason, Meaning.TRY_LATER);
            }
        }
        return Map.copyOf(all);
    }
}
