package org.simvite.local.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.simvite.local.stock.SampleEids;
import org.simvite.local.stock.SampleStock;

/** Commands that lead to a SIM, in order, to be copied into a shell. Each time another device and another profile, so that they work again. */
final class FirstSteps {

    private static final int PROFILES = 1_000_000_000;

    private FirstSteps() {}

    static List<String> lines(URI gateway, Path operatorToken) {
        var iccid = new SampleStock(ThreadLocalRandom.current().nextInt(PROFILES), 1, 0)
                .iccids()
                .get(0);
        return List.of(
                "curl -H \"Authorization: Bearer $(cat " + quoted(operatorToken) + ")\" -H 'Content-Type: text/csv'"
                        + " --data-binary $'iccid,kind,smdpId\\n" + iccid + ",ESIM,smdp-1\\n' " + gateway
                        + "/v1/operator/stock",
                "deploy/simvite terminal register --gateway " + gateway + " --eid " + SampleEids.madeUp(),
                "deploy/simvite terminal apply CODE    (the code that `register` shows)");
    }

    /** As one word of a shell, whatever stands in it. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
