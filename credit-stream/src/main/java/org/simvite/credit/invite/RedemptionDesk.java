package org.simvite.credit.invite;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.simvite.event.ProvisioningAnswer;
import org.simvite.event.Reason;
import org.simvite.identity.Ids;
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

    /** Its device asks what became of an application that it sent before: if that never got here, it failed. */
    void inquire(String inviteId, Applicant applicant) {
        if (!isKnown(inviteId, applicant.applicationId())) {
            LOG.warn("an application on code {} could not be read", Ids.masked(inviteId));
            undecided(inviteId, applicant);
        }
    }

    void giveBack(ProvisioningAnswer failure) {
        var code = stores.code(failure.getInviteId());
        var redemption = stores.redemption(failure.getInviteId(), failure.getApplicationId());
        if (code == null || redemption == null) {
            throw new IllegalArgumentException("an application failed that was never accepted");
        }
        if (!redemption.takesUse()) {
            return;
        }
        var failed = Redemption.fail(code, redemption, failure.getApplicantFault());
        stores.keep(failed.code());
        stores.keep(failure.getInviteId(), failed.redemption());
        var end = failed.code().end();
        if (end != null) {
            out.ended(failed.code(), end, 1, failure.getApplicationId(), failure.getAt());
        }
        out.failed(
                failure.getInviteId(),
                redemption.applicant(),
                failure.getReason(),
                code.terms().accountId(),
                failure.getAt());
        out.state(failed.code(), failure.getAt());
    }

    private void redeem(InviteLife code, Application application) {
        var now = stores.deadlines().now();
        var decided = Redemption.decide(code, application.applicant(), now, failureCap);
        stores.decided(application.inviteId(), decided.redemption());
        var refusal = decided.redemption().refusal();
        if (refusal != null) {
            out.rejected(application.inviteId(), application.applicant(), refusal, now);
            return;
        }
        stores.keep(decided.code());
        out.accepted(application, decided.code(), now);
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
