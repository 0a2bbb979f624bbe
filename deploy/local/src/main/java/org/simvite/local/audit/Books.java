package org.simvite.local.audit;

import static org.simvite.local.audit.Fields.moment;
import static org.simvite.local.audit.Fields.number;
import static org.simvite.local.audit.Fields.optional;
import static org.simvite.local.audit.Fields.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** What the topics say, gathered for counting. Filled by {@link #add}; every map is by the id that its name says. */
final class Books {

    private static final String UNDECIDED = "NOT_DECIDED";

    record Invite(String inviteId, String accountId, int uses, int stake) {}

    /** @param written when it was published */
    record Decision(String status, String inviteId, String accountId, Instant written) {}

    record Provisioning(String status, @Nullable String iccid, int generation) {}

    record Entry(
            String accountId,
            String eventId,
            Instant at,
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

    final SimBooks sims = new SimBooks();
    final Map<String, Invite> inviteById = new HashMap<>();
    final Map<String, List<Decision>> decisionsByApplication = new HashMap<>();
    final Map<String, Provisioning> provisioningByApplication = new HashMap<>();
    /** {@code iccid/generation} to the applications that were ever given it. */
    final Map<String, Set<String>> applicationsByGeneration = new TreeMap<>();
    /** Application to the {@code iccid/generation}s that parameters were sealed for. */
    final Map<String, Set<String>> parametersByApplication = new HashMap<>();
    /** Application to the moment at which its parameters were sealed, as far as that is told: no later than this. */
    final Map<String, Instant> sealedAt = new HashMap<>();

    final Map<String, TreeMap<Long, List<Entry>>> entriesByAccount = new HashMap<>();
    final Map<String, Balance> balanceByAccount = new HashMap<>();
    final Map<String, String> kindByApplication = new HashMap<>();
    /** Request to the moment at which it was made first. */
    final Map<String, Instant> requests = new HashMap<>();

    final Set<String> decidedRequests = new HashSet<>();
    final Map<String, Stock> stockByIccid = new HashMap<>();
    final Map<String, String> statusByAccount = new HashMap<>();
    final Map<String, Code> codeById = new HashMap<>();
    final LetterBooks letters = new LetterBooks();
    final Deadlines deadlines = new Deadlines();

    /**
     * @param topic without prefix
     * @param written timestamp of the record
     */
    void add(String topic, String key, GenericRecord record, Instant written) {
        sims.add(topic, key, record, written);
        switch (topic) {
            case "invites" -> invite(record);
            case "sim-applications" -> application(record);
            case "application-decisions" -> decision(record, written);
            case "provisioning-states" -> provisioning(record, written);
            case "provisioning-results" -> result(record, written);
            case "sim-parameters" ->
                parametersByApplication
                        .computeIfAbsent(text(record, "applicationId"), id -> new HashSet<>())
                        .add(text(record, "iccid") + "/" + number(record, "generation"));
            case "credit-ledger" -> entry(record);
            case "credit-balances" -> balanceByAccount.put(text(record, "accountId"), balance(record));
            case "invite-requests", "terminal-registrations" ->
                requests.putIfAbsent(text(record, "requestId"), written);
            case "invite-decisions" -> decidedRequests.add(text(record, "requestId"));
            case "sim-stock" -> stockByIccid.put(text(record, "iccid"), stock(record));
            case "accounts" -> statusByAccount.put(text(record, "accountId"), text(record, "status"));
            case "invite-states" ->
                codeById.put(text(record, "inviteId"), new Code(text(record, "accountId"), text(record, "status")));
            case "dead-letter-commands" -> letters.command(record);
            case "command-outcomes" -> letters.outcome(record);
            default -> {
                // bears on no invariant
            }
        }
    }

    /**
     * The topic no longer has anything under the key.
     *
     * @param topic without prefix
     */
    void gone(String topic, String key) {
        sims.gone(topic, key);
        switch (topic) {
            case "sim-stock" -> stockByIccid.remove(key);
            case "invite-states" -> codeById.remove(key);
            default -> {
                // what was said once stays said
            }
        }
    }

    /** Applications whose last decision is that they are accepted, as far back as all decisions are there. */
    Map<String, Decision> accepted(Memory memory) {
        var accepted = new HashMap<String, Decision>();
        decisionsByApplication.forEach((application, decisions) -> {
            var last = decisions.get(decisions.size() - 1);
            if (last.status().equals("ACCEPTED") && memory.reaches("application-decisions", last.written())) {
                accepted.put(application, last);
            }
        });
        return accepted;
    }

    Stream<Entry> entries() {
        return entriesByAccount.values().stream()
                .flatMap(bySequence -> bySequence.values().stream())
                .flatMap(List::stream);
    }

    private void invite(GenericRecord record) {
        var invite = new Invite(
                text(record, "inviteId"), text(record, "accountId"), number(record, "uses"), number(record, "stake"));
        inviteById.put(invite.inviteId(), invite);
        decidedRequests.add(text(record, "requestId"));
    }

    private void application(GenericRecord record) {
        if (text(record, "kind").equals("APPLY")) {
            kindByApplication.put(text(record, "applicationId"), text(record, "profileKind"));
        }
    }

    /** What was not decided for want of the account's record is decided when it is made again, and that stands for it. */
    private void decision(GenericRecord record, Instant written) {
        var decisions = decisionsByApplication.computeIfAbsent(text(record, "applicationId"), id -> new ArrayList<>());
        decisions.removeIf(before -> before.status().equals(UNDECIDED));
        boolean undecided = text(record, "status").equals("REJECTED")
                && text(record, "reason").equals(UNDECIDED);
        decisions.add(new Decision(
                undecided ? UNDECIDED : text(record, "status"),
                text(record, "inviteId"),
                text(record, "accountId"),
                written));
    }

    private void provisioning(GenericRecord record, Instant written) {
        var application = text(record, "applicationId");
        var state = new Provisioning(text(record, "status"), optional(record, "iccid"), number(record, "generation"));
        provisioningByApplication.put(application, state);
        if (state.status().equals("PROVISIONED")) {
            sealedAt.putIfAbsent(application, written);
        }
        if (state.iccid() != null && !state.status().equals("FAILED")) {
            applicationsByGeneration
                    .computeIfAbsent(state.iccid() + "/" + state.generation(), id -> new HashSet<>())
                    .add(application);
        }
    }

    /** Parameters are published with the result that tells of them; the pool may have read it much later. */
    private void result(GenericRecord record, Instant written) {
        if (text(record, "outcome").equals("SUCCEEDED")) {
            sealedAt.put(text(record, "applicationId"), written);
        }
    }

    private void entry(GenericRecord record) {
        var sequence = ((Number) record.get("sequence")).longValue();
        entriesByAccount
                .computeIfAbsent(text(record, "accountId"), id -> new TreeMap<>())
                .computeIfAbsent(sequence, s -> new ArrayList<>())
                .add(new Entry(
                        text(record, "accountId"),
                        text(record, "eventId"),
                        moment(record, "at"),
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
}
