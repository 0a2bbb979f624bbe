package org.simvite.gateway.registration;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.simvite.event.TerminalRegistration;
import org.simvite.gateway.access.AccessTokens;
import org.simvite.gateway.access.DpopProofs;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.Operation;
import org.simvite.gateway.publish.Publisher;
import org.simvite.gateway.readmodel.InviteQueries;
import org.simvite.identity.AccountIds;
import org.simvite.identity.DeviceIds;
import org.simvite.identity.Eid;
import org.simvite.identity.Ids;
import org.simvite.sealing.KeyProof;
import org.simvite.sealing.TerminalKeys;
import org.simvite.sealing.Verdict;
import org.simvite.topic.Topics;

/** Makes a terminal known that proves possession of both its keys, and gives it an access token. */
public final class RegisterTerminal implements Operation {

    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final DpopProofs proofs;
    private final AccessTokens tokens;
    private final DeviceIds devices;
    private final Publisher publisher;
    private final InviteQueries invites;

    public RegisterTerminal(
            DpopProofs proofs, AccessTokens tokens, DeviceIds devices, Publisher publisher, InviteQueries invites) {
        this.proofs = proofs;
        this.tokens = tokens;
        this.devices = devices;
        this.publisher = publisher;
        this.invites = invites;
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

    @Override
    public CompletionStage<Reply> handle(Call call) {
        var signing = TerminalKeys.parsePublic(call.body().path("signingKey").toString());
        var sealing = TerminalKeys.parsePublic(call.body().path("sealingKey").toString());
        if (signing.isEmpty() || sealing.isEmpty()) {
            return refused(ProblemType.KEY_INVALID);
        }
        var applicant = new Applicant(signing.get(), sealing.get(), TerminalKeys.thumbprint(signing.get()));
        var unproven = unproven(call, applicant);
        if (unproven != null) {
            return refused(unproven);
        }
        var claimed = call.member("eid");
        var eid = claimed.flatMap(Eid::parse);
        if (claimed.isPresent() && eid.isEmpty()) {
            return refused(ProblemType.EID_INVALID);
        }
        var device = eid.map(devices::of).orElseGet(() -> DeviceIds.ofKey(applicant.thumbprint));
        var terminal = new Principal.Terminal(AccountIds.terminal(applicant.thumbprint), device, applicant.sealingKey);
        return publish(call, terminal, eid.map(Eid::value).orElse(null))
                .thenApply(
                        done -> new Answer(201, java.util.Map.of(), registered(call, terminal, applicant.thumbprint)));
    }

    private @Nullable ProblemType unproven(Call call, Applicant applicant) {
        var proof = proofs.check(call.header("dpop").orElse(""), "POST", "/v1/terminals", null);
        if (!(proof instanceof DpopProofs.Checked.Valid valid)) {
            return ProblemType.PROOF_INVALID;
        }
        var sealingThumbprint = TerminalKeys.thumbprint(applicant.sealingKey);
        if (!valid.thumbprint().equals(applicant.thumbprint) || sealingThumbprint.equals(applicant.thumbprint)) {
            return ProblemType.KEY_INVALID;
        }
        var vouched = KeyProof.verify(
                call.member("sealingProof").orElse(""), applicant.sealingKey, applicant.thumbprint, call.at(), WINDOW);
        return vouched == Verdict.VALID ? null : ProblemType.SEALING_PROOF_INVALID;
    }

    /** A terminal that only wants a new token changes nothing, and needs no event. */
    private CompletionStage<Void> publish(Call call, Principal.Terminal terminal, @Nullable String eid) {
        var requestId = Ids.installRequestId(terminal.accountId(), terminal.deviceId());
        if (invites.request(requestId).isPresent()) {
            return CompletableFuture.completedFuture(null);
        }
        return publisher.publish(
                Topics.TERMINAL_REGISTRATIONS,
                terminal.deviceId(),
                call.trace(),
                now -> TerminalRegistration.newBuilder()
                        .setEventId("registration/" + terminal.deviceId() + "/" + terminal.accountId())
                        .setAt(now)
                        .setDeviceId(terminal.deviceId())
                        .setAccountId(terminal.accountId())
                        .setEid(eid)
                        .setSealingKey(TerminalKeys.publicJwk(terminal.sealingKey()))
                        .setPlatform(call.member("platform").orElse(null))
                        .setModel(call.member("model").orElse(null))
                        .setRequestId(requestId)
                        .build());
    }

    private Registered registered(Call call, Principal.Terminal terminal, String thumbprint) {
        return new Registered(
                terminal.accountId(),
                terminal.deviceId(),
                tokens.issue(terminal, thumbprint, call.at()),
                tokens.terminalLife().toSeconds(),
                Ids.installRequestId(terminal.accountId(), terminal.deviceId()));
    }

    private static CompletionStage<Reply> refused(ProblemType type) {
        return CompletableFuture.completedFuture(type.problem());
    }
}
