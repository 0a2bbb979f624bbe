package org.simvite.local.stock;

import java.util.concurrent.ThreadLocalRandom;
import org.simvite.identity.Eid;

/** EIDs as they could be. */
public final class SampleEids {

    private SampleEids() {}

    /** An EID with right check digits (SGP.29) and no device behind it, until the SM-DP+ is told of one. */
    public static String madeUp() {
        var random = ThreadLocalRandom.current();
        while (true) {
            var body = "890490" + String.format("%024d", random.nextLong(Long.MAX_VALUE));
            for (int check = 1; check < 98; check++) {
                var eid = body + String.format("%02d", check);
                if (Eid.parse(eid).isPresent()) {
                    return eid;
                }
            }
        }
    }
}
