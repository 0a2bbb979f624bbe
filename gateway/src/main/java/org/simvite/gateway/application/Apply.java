package org.simvite.gateway.application;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.simvite.event.ApplicationRecordKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.SimApplication;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.access.TokenHash;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.Fault;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.RefusedException;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.InFlight;
import org.simvite.gateway.call.Operation;
import org.simvite.gateway.guess.CodeReader;
import org.simvite.gateway.invite.Usability;
import org.simvite.gateway.publish.AccountPublisher;
import org.simvite.gateway.readmodel.ApplicationFacts;
import org.simvite.gateway.readmodel.ApplicationQueries;
import org.simvite.gateway.readmodel.InviteQueries;
import org.simvite.gateway.readmodel.InviteRow;
import org.simvite.identity.AccountIds;
import org.simvite.identity.DeviceIds;
import org.simvite.identity.Eid;
import org.simvite.identity.Ids;
import org.simvite.sealing.ApplicationSignature;
import org.simvite.sealing.ApplicationSignature.Claims;
import org.simvite.sealing.TerminalKeys;
import org.simvite.topic.Topics;

/** Takes in an application for a SIM: a genuine code, and the terminal's signature over exactly what is applied for. */
public final class Apply implements Operation {

    private final AccountPublisher publisher;
    private final InviteQueries invites;
    private final BooleanSupplier recent;
    private final ApplicationQueries applications;
    private final CodeReader codes;
    private final DeviceIds devices;
    private final UnknownEids eids;
    private final InFlight inFlight;

    /**
     * @param recent whether what is known of codes is up to date
     * @param eids what pools say to applications for eSIMs that name no EID
     */
    public Apply(
            AccountPublisher publisher,
            InviteQueries invites,
            BooleanSupplier recent,
            ApplicationQueries applications,
            CodeReader codes,
            DeviceIds devices,
            UnknownEids eids,
            InFlight inFlight) {
        this.publisher = publisher;
        this.invites = invites;
        this.recent = recent;
        this.applications = applications;
        this.codes = codes;
        this.devices = devices;
        this.eids = eids;
        this.inFlight = inFlight;
    }

    /** The answer. */
    public record Applied(String applicationId) {}

    @Override
    public CompletionStage<Reply> handle(Call call) {
        var eidFault = eidFault(call);
        if (eidFault.isPresent()) {
            return CompletableFuture.completedFuture(eidFault.get().problem());
        }
        var code = codes.read(call);
        if (!(code instanceof CodeReader.Read.Genuine genuine)) {
            return CompletableFuture.completedFuture(refused(code));
        }
        var claims = claims(call, genuine.inviteId());
        if (isUnbound(claims) && eids.of(claims.pool()) == UnknownEids.Answer.REFUSE) {
            return CompletableFuture.completedFuture(ProblemType.EID_REQUIRED.problem());
        }
        var signature = call.member("signature").orElse("");
        var flaws =
                ApplicationSignature.flaws(signature, claims, call.terminal().accountId());
        if (!flaws.isEmpty()) {
            return CompletableFuture.completedFuture(
                    ProblemType.SIGNATURE_INVALID.problem().withFaults(Fault.of("/signature", flaws)));
        }
        return takeIn(call, claims, signature);
    }

    private CompletionStage<Reply> takeIn(Call call, Claims claims, String signature) {
        var hash = payloadHash(claims);
        var known = applications.facts(claims.applicationId(), call.at());
        var undecided = known.flatMap(facts -> Optional.ofNullable(facts.decision()))
                .filter(ApplicationFacts.Decision::isUndecided);
        if (known.isPresent()) {
            var before = known.get().payloadHash();
            boolean same = before.isEmpty() || before.equals(hash);
            if (!same || undecided.isEmpty()) {
                return CompletableFuture.completedFuture(
                        same ? accepted(claims) : ProblemType.IDEMPOTENCY_KEY_REUSED.problem());
            }
        }
        // one that was not decided goes out once more for each time that it was not
        var once = claims.applicationId()
                + undecided.map(decision -> "/" + decision.at().toEpochMilli()).orElse("");
        return inFlight.once(once, hash, () -> publishIfOfUse(call, claims, signature, hash))
                .thenApply(outcome -> outcome == InFlight.Outcome.TAKEN_IN
                        ? accepted(claims)
                        : ProblemType.IDEMPOTENCY_KEY_REUSED.problem());
    }

    /** What could only be refused is refused here, before it is kept for more than a year; whether a code can be used is decided where it is redeemed. */
    private CompletionStage<Void> publishIfOfUse(Call call, Claims claims, String signature, String hash) {
        var caller = call.terminal();
        var invite = recent.getAsBoolean() ? invites.invite(claims.inviteId()) : Optional.<InviteRow>empty();
        var obstacle = invite.flatMap(code -> Usability.certain(
                code,
                caller.accountId(),
                device(claims, caller),
                call.at(),
                () -> invites.acceptedUses(claims.inviteId())));
        if (obstacle.isEmpty()) {
            return publish(call, claims, signature, hash);
        }
        var problem = ProblemType.CODE_NOT_USABLE.problem();
        boolean own = invite.filter(code -> code.concerns(caller.accountId())).isPresent();
        return CompletableFuture.failedFuture(new RefusedException(own ? problem.withDetail(obstacle.get()) : problem));
    }

    private CompletionStage<Void> publish(Call call, Claims claims, String signature, String hash) {
        var caller = call.terminal();
        return publisher.publish(
                call,
                Topics.SIM_APPLICATIONS,
                caller.accountId(),
                now -> SimApplication.newBuilder()
                        .setEventId(claims.applicationId())
                        .setAt(now)
                        .setKind(ApplicationRecordKind.APPLY)
                        .setApplicationId(claims.applicationId())
                        .setAccountId(caller.accountId())
                        .setDeviceId(device(claims, caller))
                        .setInviteId(claims.inviteId())
                        .setProfileKind(ProfileKind.valueOf(claims.profile()))
                        .setPoolId(claims.pool())
                        .setEid(claims.eid())
                        .setEidRule(eids.of(claims.pool()).rule())
                        .setSealingKey(TerminalKeys.publicJwk(caller.sealingKey()))
                        .setSignature(signature)
                        .setPayloadHash(hash)
                        .build());
    }

    private Claims claims(Call call, String inviteId) {
        var caller = call.terminal();
        var profile = call.member("profile").orElseThrow();
        return new Claims(
                Ids.applicationId(caller.accountId(), caller.deviceId(), call.idempotencyKey()),
                inviteId,
                profile,
                call.member("pool").orElse(profile.toLowerCase(Locale.ROOT)),
                eid(call),
                TerminalKeys.thumbprint(caller.sealingKey()));
    }

    private static Optional<ProblemType> eidFault(Call call) {
        var text = eid(call);
        if (text == null) {
            return Optional.empty();
        }
        return Eid.parse(text).isPresent() ? Optional.empty() : Optional.of(ProblemType.EID_INVALID);
    }

    /** The device that the SIM is for: that of the EID, whatever the registration claimed; a virtual SIM is for the terminal itself. */
    private String device(Claims claims, Principal.Terminal caller) {
        var eid = isEsim(claims) ? claims.eid() : null;
        return eid == null
                ? DeviceIds.ofKey(AccountIds.thumbprint(caller.accountId()).orElseThrow())
                : devices.of(Eid.parse(eid).orElseThrow());
    }

    /** An eSIM that the SM-DP+ would bind to no device. */
    private static boolean isUnbound(Claims claims) {
        return isEsim(claims) && claims.eid() == null;
    }

    private static boolean isEsim(Claims claims) {
        return ProfileKind.valueOf(claims.profile()) == ProfileKind.ESIM;
    }

    private static @Nullable String eid(Call call) {
        return call.member("eid").orElse(null);
    }

    /** Not over the signature: signing the same twice gives two signatures. */
    private static String payloadHash(Claims claims) {
        return TokenHash.of(String.join(
                "\n",
                "application",
                claims.inviteId(),
                claims.profile(),
                claims.pool(),
                claims.eid() == null ? "" : claims.eid(),
                claims.sealingKey()));
    }

    private static Problem refused(CodeReader.Read code) {
        return CodeReader.obstacle(code)
                .orElseGet(() -> (code instanceof CodeReader.Read.Mistyped
                                ? ProblemType.CODE_MISTYPED
                                : ProblemType.CODE_NOT_USABLE)
                        .problem());
    }

    private static Reply accepted(Claims claims) {
        return Answer.accepted("/v1/applications/" + claims.applicationId(), new Applied(claims.applicationId()));
    }
}
