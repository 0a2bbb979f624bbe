package org.simvite.gateway.registration;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.simvite.event.TerminalRegistration;
import org.simvite.gateway.access.AccessTokens;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.Fault;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.attestation.Attestation;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.Operation;
import org.simvite.gateway.publish.Publisher;
import org.simvite.gateway.readmodel.AccountQueries;
import org.simvite.gateway.readmodel.AccountQueries.AccountRow;
import org.simvite.gateway.readmodel.InviteQueries;
import org.simvite.gateway.readmodel.RequestRow;
import org.simvite.identity.AccountIds;
import org.simvite.identity.DeviceIds;
import org.simvite.identity.Eid;
import org.simvite.identity.Ids;
import org.simvite.sealing.KeyProof;
import org.simvite.sealing.TerminalKeys;
import org.simvite.topic.Topics;

/** Makes a terminal known that proves possession of both its keys, of one of them at the door, and gives it an access token. */
public final class RegisterTerminal implements Operation {

    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final AccessTokens tokens;
    private final DeviceIds devices;
    private final Publisher publisher;
    private final InviteQueries invites;
    private final AddressBlocks blocks;
    private final Attestation attestation;
    private final AccountQueries accounts;
    private final RegistrationBudget budget;

    /** @param budget of new terminals, and of calls that prove nothing, by address */
    public RegisterTerminal(
            AccessTokens tokens,
            DeviceIds devices,
            Publisher publisher,
            InviteQueries invites,
            AddressBlocks blocks,
            Attestation attestation,
            AccountQueries accounts,
            RegistrationBudget budget) {
        this.tokens = tokens;
        this.devices = devices;
        this.publisher = publisher;
        this.invites = invites;
        this.blocks = blocks;
        this.attestation = attestation;
        this.accounts = accounts;
        this.budget = budget;
    }

    /** The answer. */
    public record Registered(
            String accountId, String deviceId, String accessToken, long expiresIn, String inviteRequestId) {
        @Override
        public String toString() {
            return "Registered[" + accountId + "]";
        }
    }

    private record Applicant(ECKey signingKey, ECKey sealingKey, String thumbprint) {}

    /** What a call comes to. */
    private sealed interface Claim {

        record Refused(Problem problem) implements Claim {

            Refused(ProblemType type) {
                this(type.problem());
            }
        }

        /**
         * @param thumbprint of the signing key
         * @param attestation verdict of it
         */
        record Proven(Principal.Terminal terminal, @Nullable String eid, String thumbprint, String attestation)
                implements Claim {

            boolean attested() {
                return !attestation.equals(Attestation.UNATTESTED);
            }
        }
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        var claim = claim(call);
        if (claim instanceof Claim.Proven proven) {
            var account = accounts.account(proven.terminal().accountId());
            if (account.filter(AccountRow::ended).isPresent()) {
                return CompletableFuture.completedFuture(ProblemType.ACCOUNT_CLOSED.problem());
            }
            var requestId = installRequestId(proven.terminal(), account);
            var known = invites.request(requestId);
            if (known.isPresent()) {
                return known(call, proven, known.get());
            }
            var obstacle = budget.ofNew(call.address(), proven.terminal().accountId());
            return obstacle.isPresent()
                    ? CompletableFuture.completedFuture(obstacle.get())
                    : publish(call, proven, requestId).thenApply(done -> registered(call, proven, requestId));
        }
        var refused = ((Claim.Refused) claim).problem();
        return CompletableFuture.completedFuture(
                budget.ofUnproven(call.address()).orElse(refused));
    }

    /**
     * Who is known wants a new token most of the time, which needs no event; so nobody who is known is locked out by others at
     * his address. An event for which there is no budget is left out.
     */
    private CompletionStage<Reply> known(Call call, Claim.Proven proven, RequestRow row) {
        boolean waits = row.status().equals("DELAYED");
        boolean lifts = waits && proven.attested();
        if (lifts
                || ((proven.attested() || asksAgain(row, call.at()))
                        && budget.allowsAgain(call.address(), proven.terminal().accountId()))) {
            return publish(call, proven, row.requestId()).thenApply(done -> registered(call, proven, row.requestId()));
        }
        return CompletableFuture.completedFuture(registered(call, proven, row.requestId()));
    }

    /** A refusal may no longer hold; and one who found no place in line was told when to come back. */
    private static boolean asksAgain(RequestRow row, Instant now) {
        return switch (row.status()) {
            case "REFUSED" -> true;
            case "DELAYED" ->
                "LIMIT_REACHED".equals(row.reason()) && (row.nextAt() == null || !now.isBefore(row.nextAt()));
            default -> false;
        };
    }

    private Claim claim(Call call) {
        var signing = TerminalKeys.parsePublic(call.body().path("signingKey").toString());
        var sealing = TerminalKeys.parsePublic(call.body().path("sealingKey").toString());
        if (signing.isEmpty() || sealing.isEmpty()) {
            return new Claim.Refused(ProblemType.KEY_INVALID);
        }
        var applicant = new Applicant(signing.get(), sealing.get(), TerminalKeys.thumbprint(signing.get()));
        var unproven = unproven(call, applicant);
        if (unproven != null) {
            return new Claim.Refused(unproven);
        }
        var claimed = call.member("eid");
        var eid = claimed.flatMap(Eid::parse);
        if (claimed.isPresent() && eid.isEmpty()) {
            return new Claim.Refused(ProblemType.EID_INVALID);
        }
        var device = eid.map(devices::of).orElseGet(() -> DeviceIds.ofKey(applicant.thumbprint));
        var terminal = new Principal.Terminal(AccountIds.terminal(applicant.thumbprint), device, applicant.sealingKey);
        var statement = call.body().path("attestation");
        var verdict = statement.isMissingNode() || statement.isNull()
                ? new Attestation.Verdict.Proven(Attestation.UNATTESTED)
                : attestation.verify(statement, applicant.thumbprint, call.at());
        return verdict instanceof Attestation.Verdict.Proven proven
                ? new Claim.Proven(terminal, eid.map(Eid::value).orElse(null), applicant.thumbprint, proven.name())
                : new Claim.Refused(ProblemType.ATTESTATION_REFUSED);
    }

    private @Nullable Problem unproven(Call call, Applicant applicant) {
        var sealingThumbprint = TerminalKeys.thumbprint(applicant.sealingKey);
        if (!call.keyHolder().thumbprint().equals(applicant.thumbprint)
                || sealingThumbprint.equals(applicant.thumbprint)) {
            return ProblemType.KEY_INVALID.problem();
        }
        var flaws = KeyProof.flaws(
                call.member("sealingProof").orElse(""), applicant.sealingKey, applicant.thumbprint, call.at(), WINDOW);
        return flaws.isEmpty()
                ? null
                : ProblemType.SEALING_PROOF_INVALID.problem().withFaults(Fault.of("/sealingProof", flaws));
    }

    private CompletionStage<Void> publish(Call call, Claim.Proven proven, String requestId) {
        var terminal = proven.terminal();
        return publisher.publish(
                Topics.TERMINAL_REGISTRATIONS,
                terminal.deviceId(),
                call.trace(),
                now -> TerminalRegistration.newBuilder()
                        .setEventId("registration/" + terminal.deviceId() + "/" + terminal.accountId())
                        .setAt(now)
                        .setDeviceId(terminal.deviceId())
                        .setAccountId(terminal.accountId())
                        .setEid(proven.eid())
                        .setSealingKey(TerminalKeys.publicJwk(terminal.sealingKey()))
                        .setPlatform(call.member("platform").orElse(null))
                        .setModel(call.member("model").orElse(null))
                        .setBlocks(blocks.of(call.address()))
                        .setAttestation(proven.attestation())
                        .setRequestId(requestId)
                        .build());
    }

    private Reply registered(Call call, Claim.Proven proven, String requestId) {
        var terminal = proven.terminal();
        return new Answer(
                201,
                Map.of(),
                new Registered(
                        terminal.accountId(),
                        terminal.deviceId(),
                        tokens.issue(terminal, proven.thumbprint(), call.at()),
                        tokens.terminalLife().toSeconds(),
                        requestId));
    }

    /** An install code that expired before it was redeemed is asked for anew, at the price of the first. */
    private static String installRequestId(Principal.Terminal terminal, Optional<AccountRow> account) {
        return Ids.installRequestId(
                terminal.accountId(),
                terminal.deviceId(),
                account.map(AccountRow::unusedInstalls).orElse(0));
    }
}
