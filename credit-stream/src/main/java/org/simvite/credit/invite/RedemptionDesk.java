package org.simvite.credit.invite;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.simvite.event.ProvisioningAnswer;
import org.simvite.event.Reason;
import org.simvite.identity.Ids;
import org.simvite.serde.BadRecordException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applications on codes: each is accepted, refused or failed, once; what failed later gives its use back. */
final class RedemptionDesk {

    private static final Logger LOG = LoggerFactory.getLogger(RedemptionDesk.class);

    private final InviteStores stores;
    private final InviteOutbox out;
    private final Duration unknownInviteWait;
    private final int failureCap;
    private final MeterRegistry meters;

    RedemptionDesk(
            InviteStores stores, InviteOutbox out, Duration unknownInviteWait, int failureCap, MeterRegistry meters) {
        this.stores = stores;
        this.out = out;
        this.unknownInviteWait = unknownInviteWait;
        this.failureCap = failureCap;
        this.meters = meters;
    }

    void apply(Application application) {
        if (isKnown(application.inviteId(), application.applicant().applicationId())) {
            return;
        }
        var code = stores.code(application.inviteId());
        if (code == null) {
            // its MAC was genuine, so its record is under way
            stores.waiting().await(application, unknownInviteWait);
        } else {
            redeem(code, application);
        }
    }

    /** The code's record has come: decides what waited for it. */
    void admitWaiting(String inviteId) {
        for (var application : stores.waiting().takeApplications(inviteId)) {
            var code = stores.code(inviteId);
            if (code != null) {
                redeem(code, application);
            }
        }
    }

    /** The application has waited for its code's record long enough. */
    void stopWaiting(Application application) {
        var code = stores.code(application.inviteId());
        if (code == null) {
            LOG.warn("no record of code {} came in time for an application", Ids.masked(application.inviteId()));
            undecided(application.inviteId(), application.applicant());
        } else {
            redeem(code, application);
        }
    }

    /** Whoever admitted it asks what became of an application that was sent here: if it never got here, it failed. */
    void inquire(String inviteId, Applicant applicant) {
        var redemption = stores.redemption(inviteId, applicant.applicationId());
        if (redemption != null) {
            out.answerInquiry(redemption, stores.deadlines().now());
        } else if (!stores.waiting().has(inviteId, applicant.applicationId())) {
            LOG.warn("an application on code {} could not be read", Ids.masked(inviteId));
            undecided(inviteId, applicant);
        }
    }

    /** Nobody has answered the step: it goes out again, as it was. */
    void repeat(UnansweredStep step) {
        var application = step.application();
        var code = stores.code(application.inviteId());
        var redemption = stores.redemption(
                application.inviteId(), application.applicant().applicationId());
        if (code == null || redemption == null || !redemption.takesUse()) {
            stores.answered(application.inviteId(), application.applicant().applicationId());
            return;
        }
        LOG.warn(
                "nobody has answered an application on code {}, sent {} times",
                Ids.masked(application.inviteId()),
                step.times());
        meters.counter("simvite.steps.repeated", "step", "reserve").increment();
        out.goesOn(application, code, step.acceptedAt());
        stores.awaitAnswer(step.again(stores.deadlines().now()));
    }

    /** The pool has the application. */
    void taken(ProvisioningAnswer answer) {
        stores.answered(answer.getInviteId(), answer.getApplicationId());
    }

    void giveBack(ProvisioningAnswer failure) {
        var code = stores.code(failure.getInviteId());
        var redemption = stores.redemption(failure.getInviteId(), failure.getApplicationId());
        if (code == null || redemption == null) {
            throw new BadRecordException("an application failed that was never accepted");
        }
        stores.answered(failure.getInviteId(), failure.getApplicationId());
        if (!redemption.takesUse()) {
            return;
        }
        if (failure.getApplicantFault()) {
            stores.countProvoked(failure.getInviteId(), redemption.applicant().accountId());
        }
        var failed = Redemption.fail(code, redemption, failure.getApplicantFault());
        var after = failed.code().unlessSpoiled(failureCap);
        stores.keep(after);
        stores.keep(failure.getInviteId(), failed.redemption());
        if (code.end() != null) {
            out.ended(after, code.end(), 1, failure.getApplicationId(), failure.getAt());
        } else if (after.end() != null) {
            LOG.warn("code {} is revoked: too many applications failed", Ids.masked(failure.getInviteId()));
            meters.counter("simvite.invites.spoiled").increment();
            out.ended(after, after.end(), after.ended() - code.ended(), null, failure.getAt());
        }
        out.failed(
                failure.getInviteId(),
                redemption.applicant(),
                failure.getReason(),
                code.terms().accountId(),
                failure.getAt());
        out.state(after, failure.getAt());
    }

    private void redeem(InviteLife code, Application application) {
        var now = stores.deadlines().now();
        var applicant = application.applicant();
        var provoked = stores.provoked(application.inviteId(), applicant.accountId());
        var decided = Redemption.decide(code, applicant, now, provoked, failureCap);
        stores.decided(application.inviteId(), decided.redemption());
        var refusal = decided.redemption().refusal();
        if (refusal != null) {
            out.rejected(application.inviteId(), applicant, refusal, now);
            return;
        }
        stores.keep(decided.code());
        out.accepted(application, decided.code(), now);
        stores.awaitAnswer(UnansweredStep.sent(application, now));
        out.state(decided.code(), now);
    }

    private void undecided(String inviteId, Applicant applicant) {
        var now = stores.deadlines().now();
        meters.counter("simvite.applications.undecided").increment();
        stores.decided(inviteId, Redemption.notDecided(applicant, now));
        out.failed(inviteId, applicant, Reason.NOT_DECIDED, null, now);
    }

    private boolean isKnown(String inviteId, String applicationId) {
        return stores.redemption(inviteId, applicationId) != null
                || stores.waiting().has(inviteId, applicationId);
    }
}
