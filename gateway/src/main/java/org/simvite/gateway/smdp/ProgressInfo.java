package org.simvite.gateway.smdp;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import org.simvite.gateway.activity.Activity;
import org.simvite.identity.Eid;
import org.simvite.identity.Iccid;

/**
 * What an SM-DP+ tells of a profile on its way (SGP.22 5.3.5), as real ones spell it: {@code timestamp} also {@code timeStamp}, the point as a number or a string, the
 * ICCID padded with F or not, whatever else there is ignored.
 *
 * @param point 3 download, 4 installation, 5 deletion; others by agreement
 * @param succeeded whether the step came to a good end
 * @param eid of the device; empty where the peer names none that is one
 */
record ProgressInfo(Iccid iccid, int point, boolean succeeded, Instant at, Optional<Eid> eid) {

    /** Empty if something that we need is missing or malformed. */
    static Optional<ProgressInfo> read(JsonNode body) {
        var iccid = Iccid.parse(body.path("iccid").asText());
        var time = body.hasNonNull("timestamp") ? body.path("timestamp") : body.path("timeStamp");
        var at = Activity.time(time.asText());
        var point = body.path("notificationPointId").asText();
        var status = body.path("notificationPointStatus").path("status").asText();
        if (iccid.isEmpty() || at.isEmpty() || !point.matches("[0-9]{1,4}") || status.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ProgressInfo(
                iccid.get(),
                Integer.parseInt(point),
                status.startsWith("Executed"),
                at.get(),
                Eid.parse(body.path("eid").asText())));
    }

    /** What it means for the life of the SIM, as an {@code ActivityKind}; empty if nothing. */
    Optional<String> activity() {
        if (!succeeded) {
            return Optional.empty();
        }
        return switch (point) {
            case 3 -> Optional.of("DOWNLOADED");
            case 4 -> Optional.of("INSTALLED");
            case 5 -> Optional.of("DELETED");
            default -> Optional.empty();
        };
    }
}
