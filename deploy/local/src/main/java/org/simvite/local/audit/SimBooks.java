package org.simvite.local.audit;

import static org.simvite.local.audit.Fields.moment;
import static org.simvite.local.audit.Fields.number;
import static org.simvite.local.audit.Fields.optional;
import static org.simvite.local.audit.Fields.optionalMoment;
import static org.simvite.local.audit.Fields.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** What the topics say about the lives of SIMs, gathered for counting. Every map is by the id that its name says. */
final class SimBooks {

    /** @param downloaded it left the SM-DP+, or is a virtual SIM */
    record Sim(String accountId, String deviceId, String iccid, int generation, boolean downloaded) {}

    /** @param closesHold as the first settlement of a SIM and the end of a code do */
    record Outcome(String accountId, String eventId, String kind, boolean closesHold, Instant at) {}

    /** How a SIM ended, unless that was reversed. */
    record Settlement(String kind, String outcomeId) {}

    /** @param until null: it goes on */
    record Period(
            String applicationId, Instant from, @Nullable Instant until) {}

    final Map<String, Sim> simByApplication = new HashMap<>();
    /** By account and event id. */
    final Map<String, Outcome> outcomes = new HashMap<>();

    final Map<String, Settlement> settlementByApplication = new HashMap<>();
    /** Device to the applications whose profiles it downloaded. */
    final Map<String, Set<String>> downloadsByDevice = new TreeMap<>();
    /** Application to the moment at which its download was made known, by the broker's clock. */
    final Map<String, Instant> confirmedAt = new HashMap<>();
    /** Application to the moment at which it was sent on to the pool first, by the broker's clock. */
    final Map<String, Instant> admittedAt = new HashMap<>();
    /** Device to the moment of the last command that released it. */
    final Map<String, Instant> releasedAt = new HashMap<>();

    final Map<String, List<Period>> periodsByIdentifier = new TreeMap<>();

    private final Set<String> everSettled = new HashSet<>();

    /**
     * @param topic without prefix
     * @param written timestamp of the record
     */
    void add(String topic, String key, GenericRecord record, Instant written) {
        switch (topic) {
            case "sim-lifecycle" -> simByApplication.put(text(record, "applicationId"), sim(record));
            case "sim-outcomes" -> outcome(record);
            case "sim-assignments" -> periodsByIdentifier.put(key, periods(record));
            case "device-confirmations" ->
                downloadsByDevice
                        .computeIfAbsent(text(record, "deviceId"), id -> new HashSet<>())
                        .add(text(record, "applicationId"));
            case "admission-releases" -> {
                if (text(record, "cause").equals("CONFIRMED")) {
                    confirmedAt.putIfAbsent(text(record, "applicationId"), written);
                }
            }
            case "reservation-requests" -> admittedAt.putIfAbsent(text(record, "applicationId"), written);
            case "device-commands" -> {
                if (text(record, "kind").equals("RELEASE")) {
                    releasedAt.merge(text(record, "deviceId"), written, (a, b) -> a.isAfter(b) ? a : b);
                }
            }
            default -> {
                // bears on no SIM
            }
        }
    }

    /** The topic no longer has anything under the key. */
    void gone(String topic, String key) {
        switch (topic) {
            case "sim-lifecycle" -> simByApplication.remove(key);
            case "sim-assignments" -> periodsByIdentifier.remove(key);
            default -> {
                // what was said once stays said
            }
        }
    }

    /** A use that was taken back later does not undo that its owner was free to apply again. */
    boolean wasEverSettled(String application) {
        return everSettled.contains(application);
    }

    /** Whether there is, or ever was, a SIM of the application. */
    boolean knows(String application) {
        return simByApplication.containsKey(application) || everSettled.contains(application);
    }

    /** Its use counts, and was not taken back. */
    boolean isUsed(String iccid, int generation) {
        return simByApplication.entrySet().stream()
                .filter(entry -> entry.getValue().iccid().equals(iccid)
                        && entry.getValue().generation() == generation)
                .map(entry -> settlementByApplication.get(entry.getKey()))
                .anyMatch(settlement -> settlement != null && settlement.kind().equals("USED"));
    }

    private void outcome(GenericRecord record) {
        var outcome = new Outcome(
                text(record, "accountId"),
                text(record, "eventId"),
                text(record, "kind"),
                number(record, "uses") > 0,
                moment(record, "at"));
        outcomes.put(outcome.accountId() + " " + outcome.eventId(), outcome);
        var application = optional(record, "applicationId");
        if (application == null) {
            return;
        }
        switch (outcome.kind()) {
            case "USED", "UNUSED", "RETURNED" -> {
                everSettled.add(application);
                settlementByApplication.put(application, new Settlement(outcome.kind(), outcome.eventId()));
            }
            case "USED_IN_TIME", "USE_REVERSED" -> {
                var reversed = text(record, "reversesEventId");
                settlementByApplication.computeIfPresent(
                        application, (id, settlement) -> settlement.outcomeId().equals(reversed) ? null : settlement);
            }
            default -> {
                // settles no SIM
            }
        }
    }

    private static Sim sim(GenericRecord record) {
        return new Sim(
                text(record, "accountId"),
                text(record, "deviceId"),
                text(record, "iccid"),
                number(record, "generation"),
                (Boolean) record.get("downloaded"));
    }

    private static List<Period> periods(GenericRecord record) {
        var periods = new ArrayList<Period>();
        for (var each : (List<?>) record.get("periods")) {
            var period = (GenericRecord) each;
            periods.add(
                    new Period(text(period, "applicationId"), moment(period, "from"), optionalMoment(period, "until")));
        }
        return periods;
    }
}
