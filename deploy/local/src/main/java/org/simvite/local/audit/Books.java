package org.simvite.local.audit;

import java.nio.ByteBuffer;
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

/** What the topics say, gathered for counting. Filled by {@link #add}; every map is by the id that its name says. */
final class Books {

    private static final String UNDECIDED = "NOT_DECIDED";

    record Invite(String inviteId, String accountId, int uses, int stake) {}

    record Decision(String status, String inviteId) {}

    record Provisioning(String status, @Nullable String iccid, int generation) {}

    record Entry(
            long sequence,
            int delta,
            int balance,
            int closedUses,
            @Nullable String inviteId,
            @Nullable String applicationId,
            String cause) {}

    /** @param smdpId null: a virtual SIM, or at the SM-DP+ that is configured first */
    record Stock(
            String state,
            int generation,
            @Nullable String smdpId,
            String cause,
            @Nullable String imsi,
            @Nullable String msisdn) {}

    record Balance(int balance, int held, int openUses, long issuedUses, long sequence) {}

    /** A code as it stands. */
    record Code(String accountId, String status) {}

    /**
     * A record that could not be processed.
     *
     * @param about where it was read
     */
    record Letter(String about, Instant at) {}

    /**
     * What is to happen.
     *
     * @param failures how often it was tried in vain
     */
    record Deadline(Instant due, int failures) {}

    private static final int FAILED = Long.BYTES + Integer.BYTES;

    final Map<String, Invite> inviteById = new HashMap<>();
    final Map<String, List<Decision>> decisionsByApplication = new HashMap<>();
    final Map<String, Provisioning> provisioningByApplication = new HashMap<>();
    /** {@code iccid/generation} to the applications that were ever given it. */
    final Map<String, Set<String>> applicationsByGeneration = new TreeMap<>();
    /** Application to the {@code iccid/generation}s that parameters were sealed for. */
    final Map<String, Set<String>> parametersByApplication = new HashMap<>();

    final Map<String, TreeMap<Long, List<Entry>>> entriesByAccount = new HashMap<>();
    final Map<String, Balance> balanceByAccount = new HashMap<>();
    final Map<String, String> kindByApplication = new HashMap<>();
    final Set<String> requests = new HashSet<>();
    final Set<String> decidedRequests = new HashSet<>();
    final Map<String, Stock> stockByIccid = new HashMap<>();
    final Map<String, String> statusByAccount = new HashMap<>();
    final Map<String, Code> codeById = new HashMap<>();
    /** By {@code partition-offset}, as operators name it. */
    final Map<String, Letter> letterById = new HashMap<>();

    final Set<String> settledLetters = new HashSet<>();
    /** Entries of the stores that are ordered by due time, by the name of the changelog. */
    final Map<String, Map<ByteBuffer, Deadline>> deadlinesByChangelog = new TreeMap<>();

    private final Map<String, String> letterByCommand = new HashMap<>();
    private final Set<String> carriedOut = new HashSet<>();

    /** @param topic without prefix */
    void add(String topic, String key, GenericRecord record) {
        switch (topic) {
            case "invites" -> invite(record);
            case "sim-applications" -> application(record);
            case "application-decisions" -> decision(record);
            case "provisioning-states" -> provisioning(record);
            case "sim-parameters" ->
                parametersByApplication
                        .computeIfAbsent(text(record, "applicationId"), id -> new HashSet<>())
                        .add(text(record, "iccid") + "/" + number(record, "generation"));
            case "credit-ledger" -> entry(record);
            case "credit-balances" -> balanceByAccount.put(text(record, "accountId"), balance(record));
            case "invite-requests" -> requests.add(text(record, "requestId"));
            case "terminal-registrations" -> requests.add(text(record, "requestId"));
            case "invite-decisions" -> decidedRequests.add(text(record, "requestId"));
            case "sim-stock" -> stockByIccid.put(text(record, "iccid"), stock(record));
            case "accounts" -> statusByAccount.put(text(record, "accountId"), text(record, "status"));
            case "invite-states" ->
                codeById.put(text(record, "inviteId"), new Code(text(record, "accountId"), text(record, "status")));
            case "dead-letter-commands" -> settle(text(record, "eventId"), text(record, "letterId"));
            case "command-outcomes" -> outcome(record);
            default -> {
                // bears on no invariant
            }
        }
    }

    /**
     * A row of a store that is ordered by due time. Its key is the time, 8 bytes, big-endian, then an id. One that failed stands
     * at the time of its next try, with the time it was due at (8 bytes) and how often it failed (4 bytes) as value; what
     * stands behind all times only points there.
     *
     * @param value null where the row is gone
     */
    void deadline(String changelog, byte[] key, byte @Nullable [] value) {
        var deadlines = deadlinesByChangelog.computeIfAbsent(changelog, name -> new HashMap<>());
        var row = ByteBuffer.wrap(key);
        if (value == null) {
            deadlines.remove(row);
        } else if (row.getLong(0) >= 0) {
            deadlines.put(row, deadline(row.getLong(0), ByteBuffer.wrap(value)));
        }
    }

    private static Deadline deadline(long at, ByteBuffer value) {
        return value.remaining() < FAILED
                ? new Deadline(Instant.ofEpochMilli(at), 0)
                : new Deadline(Instant.ofEpochMilli(value.getLong()), value.getInt());
    }

    /** Replayed or dropped is a letter once the command is carried out; either may be read first. */
    private void settle(String commandId, String letterId) {
        letterByCommand.put(commandId, letterId);
        if (carriedOut.contains(commandId)) {
            settledLetters.add(letterId);
        }
    }

    private void outcome(GenericRecord record) {
        if (text(record, "aggregate").equals("DEAD_LETTER")
                && text(record, "result").equals("DONE")) {
            var commandId = text(record, "commandId");
            carriedOut.add(commandId);
            var letterId = letterByCommand.get(commandId);
            if (letterId != null) {
                settledLetters.add(letterId);
            }
        }
    }

    private void invite(GenericRecord record) {
        var invite = new Invite(
                text(record, "inviteId"), text(record, "accountId"), number(record, "uses"), number(record, "stake"));
        inviteById.put(invite.inviteId(), invite);
    }

    private void application(GenericRecord record) {
        if (text(record, "kind").equals("APPLY")) {
            kindByApplication.put(text(record, "applicationId"), text(record, "profileKind"));
        }
    }

    /** What was not decided for want of the account's record is decided when it is made again, and that stands for it. */
    private void decision(GenericRecord record) {
        var decisions = decisionsByApplication.computeIfAbsent(text(record, "applicationId"), id -> new ArrayList<>());
        decisions.removeIf(before -> before.status().equals(UNDECIDED));
        boolean undecided = text(record, "status").equals("REJECTED")
                && text(record, "reason").equals(UNDECIDED);
        decisions.add(new Decision(undecided ? UNDECIDED : text(record, "status"), text(record, "inviteId")));
    }

    private void provisioning(GenericRecord record) {
        var application = text(record, "applicationId");
        var state = new Provisioning(text(record, "status"), optional(record, "iccid"), number(record, "generation"));
        provisioningByApplication.put(application, state);
        if (state.iccid() != null && !state.status().equals("FAILED")) {
            applicationsByGeneration
                    .computeIfAbsent(state.iccid() + "/" + state.generation(), id -> new HashSet<>())
                    .add(application);
        }
    }

    private void entry(GenericRecord record) {
        var sequence = ((Number) record.get("sequence")).longValue();
        entriesByAccount
                .computeIfAbsent(text(record, "accountId"), id -> new TreeMap<>())
                .computeIfAbsent(sequence, s -> new ArrayList<>())
                .add(new Entry(
                        sequence,
                        number(record, "delta"),
                        number(record, "balance"),
                        number(record, "closedUses"),
                        optional(record, "inviteId"),
                        optional(record, "applicationId"),
                        text(record, "cause")));
    }

    private static Stock stock(GenericRecord record) {
        return new Stock(
                text(record, "state"),
                number(record, "generation"),
                optional(record, "smdpId"),
                text(record, "cause"),
                optional(record, "imsi"),
                optional(record, "msisdn"));
    }

    private static Balance balance(GenericRecord record) {
        return new Balance(
                number(record, "balance"),
                number(record, "held"),
                number(record, "openUses"),
                ((Number) record.get("issuedUses")).longValue(),
                ((Number) record.get("sequence")).longValue());
    }

    private static String text(GenericRecord record, String field) {
        return String.valueOf(record.get(field));
    }

    private static @Nullable String optional(GenericRecord record, String field) {
        var value = record.get(field);
        return value == null ? null : value.toString();
    }

    private static int number(GenericRecord record, String field) {
        return ((Number) record.get(field)).intValue();
    }
}
