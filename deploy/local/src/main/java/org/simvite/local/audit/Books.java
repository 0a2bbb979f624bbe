package org.simvite.local.audit;

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
    record Stock(String state, int generation, @Nullable String smdpId, String cause) {}

    record Balance(int balance, int held, int openUses, long issuedUses, long sequence) {}

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
    long deadLetters;

    /** @param topic without prefix */
    void add(String topic, String key, GenericRecord record) {
        switch (topic) {
            case "invites" -> invite(record);
            case "sim-applications" -> application(record);
            case "application-decisions" ->
                decisionsByApplication
                        .computeIfAbsent(text(record, "applicationId"), id -> new ArrayList<>())
                        .add(new Decision(text(record, "status"), text(record, "inviteId")));
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
            default -> {
                // bears on no invariant
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
                text(record, "state"), number(record, "generation"), optional(record, "smdpId"), text(record, "cause"));
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
