package org.simvite.provisioning.pool;

import org.simvite.provisioning.pool.Effect.Cause;

/** Judges the results of orders and the deadlines of applications. */
final class Settling {

    private static final String NO_RESULT = "no result";

    private final Step step;

    Settling(Step step) {
        this.step = step;
    }

    void settle(Result result) {
        var reservation = step.books().reservation(result.applicationId());
        if (reservation == null) {
            step.ignore(Cause.UNKNOWN);
            return;
        }
        var speaksOfIt = result.iccid().equals(reservation.iccid())
                && result.generation() == reservation.generation()
                && result.attempt() >= 1
                && result.attempt() <= reservation.orders().attempt();
        var latest = reservation.orders().out()
                && result.attempt() == reservation.orders().attempt();
        var awaited = result.kind() == OrderKind.CANCEL
                ? reservation.stage().cancels()
                : reservation.stage() == Stage.FULFILLING;
        if (!speaksOfIt
                || !awaited
                || tooOld(result)
                || !(latest || result.outcome().holdsForAllAttempts())) {
            step.ignore(Cause.STALE);
            return;
        }
        var profile = Step.require(step.books().profile(result.iccid()));
        if (result.kind() == OrderKind.CANCEL) {
            cancelled(reservation, profile, result);
        } else {
            fulfilled(reservation, profile, result);
        }
    }

    /** Nobody can fetch any more what it made: the deadline, which is over, has it made again. */
    private boolean tooOld(Result result) {
        return result.kind() == OrderKind.FULFIL
                && result.outcome() == Outcome.SUCCEEDED
                && step.now().isAfter(result.at().plus(step.policy().successWithin()));
    }

    private void fulfilled(Reservation reservation, Profile profile, Result result) {
        switch (result.outcome()) {
            case SUCCEEDED -> provision(reservation, profile.assigned());
            case TRY_LATER -> {
                if (reservation.orders().laters() + 1 >= step.policy().laterLimit()) {
                    var answered = reservation.ordered(reservation.orders().later(), step.now());
                    giveUp(answered, profile, FailureReason.BACK_END_FAILED);
                } else {
                    later(reservation);
                }
            }
            case ALREADY_DOWNLOADED -> {
                if (reservation.orders().repeated()) {
                    provision(reservation, profile.outThere());
                } else {
                    replace(reservation, profile, result);
                }
            }
            case PROFILE_UNUSABLE, DOUBTFUL -> replace(reservation, profile, result);
            case APPLICANT_FAULT -> {
                step.fail(reservation, profile, result.reason(), true);
                step.putBack(profile);
            }
            case FAILED, CANCELLED -> {
                if (profile.sim().kind() == ProfileKind.VSIM) {
                    // an attempt was made, and how far it came nobody knows: its keys may have been sealed
                    step.identifiers(profile, false);
                    step.retire(profile, true, result.reason().name());
                    step.fail(reservation, profile, result.reason(), false);
                } else {
                    giveUp(reservation, profile, result.reason());
                }
            }
        }
    }

    /**
     * The life of its SIM begins. So it does where the back end says that it was downloaded, though nobody told of a
     * success: an attempt whose result was lost has handed it out. It does not fail then, nor get a second one: whoever
     * has a SIM that is not used yet is not free to apply.
     */
    private void provision(Reservation reservation, Profile handedOut) {
        step.save(handedOut);
        var keepsEid = reservation.request().eid() != null;
        var eidUntil = keepsEid ? step.in(step.policy().eidKept()) : null;
        step.tell(reservation.provisioned(eidUntil), handedOut, null);
    }

    private void later(Reservation reservation) {
        var orders = reservation.orders().later();
        step.keep(reservation.ordered(orders, step.in(step.policy().laterAfter(orders.laters()))));
    }

    /** The profile goes, the application takes the next one, before everybody who waits. */
    private void replace(Reservation reservation, Profile profile, Result result) {
        step.identifiers(profile, false);
        if (result.outcome() == Outcome.DOUBTFUL) {
            step.doubt(profile, result.backEndCode());
        } else {
            step.retire(profile, result.outcome() == Outcome.ALREADY_DOWNLOADED, result.backEndCode());
        }
        var orders = reservation.orders().unusableProfile();
        if (orders.unusable() >= step.policy().profilesPerApplication()) {
            step.fail(reservation, profile, FailureReason.BACK_END_FAILED, false);
            return;
        }
        var request = reservation.request();
        var place = step.waiting(request).joinFirst(request.applicationId());
        var due = step.in(step.policy().backOrderLimit());
        step.keep(reservation.inLine(Stage.REPLACING, place, orders, due));
        step.serve(request.poolId(), request.kind());
    }

    /** No application fails while its profile may still be handed out: it is taken back first. */
    private void giveUp(Reservation reservation, Profile profile, FailureReason reason) {
        if (profile.sim().kind() == ProfileKind.VSIM) {
            giveUpVirtual(reservation, profile, reason);
        } else {
            step.order(reservation.cancelling(Stage.FAILING, reason, false), profile);
        }
    }

    /**
     * What was sealed is shown to nobody before PROVISIONED is told. Where each attempt said "not now" nothing has been
     * touched, so no fault of ours costs stock; where one has been silent, an operator decides, and the keys are kept for it.
     */
    private void giveUpVirtual(Reservation reservation, Profile profile, FailureReason reason) {
        step.fail(reservation, profile, reason, false);
        if (reservation.orders().untouched()) {
            step.putBack(profile);
        } else {
            step.identifiers(profile, false);
            step.doubt(profile, NO_RESULT);
        }
    }

    private void cancelled(Reservation reservation, Profile profile, Result result) {
        switch (result.outcome()) {
            case TRY_LATER -> {
                if (reservation.orders().attempt() >= step.policy().silenceLimit()) {
                    inDoubt(reservation, profile, result.backEndCode());
                } else {
                    later(reservation);
                }
            }
            case CANCELLED, SUCCEEDED -> {
                end(reservation, profile);
                step.putBack(profile);
            }
            case DOUBTFUL -> inDoubt(reservation, profile, result.backEndCode());
            case ALREADY_DOWNLOADED -> {
                if (reservation.stage() == Stage.FAILING) {
                    provision(reservation, profile.outThere());
                } else {
                    // it may still be used, and that use is its application's: its identifiers stay
                    end(reservation, step.retire(profile, true, result.backEndCode()));
                }
            }
            case PROFILE_UNUSABLE, APPLICANT_FAULT, FAILED -> {
                step.identifiers(profile, false);
                end(reservation, step.retire(profile, false, result.backEndCode()));
            }
        }
    }

    private void inDoubt(Reservation reservation, Profile profile, String cause) {
        if (reservation.stage() == Stage.FAILING) {
            // nobody was shown how to download it; else it may still be used, and that use is its application's
            step.identifiers(profile, false);
        }
        end(reservation, step.doubt(profile, cause));
    }

    private void end(Reservation reservation, Profile profile) {
        var reason = reservation.reason();
        if (reservation.stage() == Stage.FAILING && reason != null) {
            step.fail(reservation, profile, reason, reservation.applicantFault());
        } else {
            var remembered = step.in(step.policy().remembered());
            step.tell(reservation.ended(Stage.RECLAIMED, null, false, remembered), profile, null);
        }
    }

    void withdraw(String applicationId) {
        var reservation = step.books().reservation(applicationId);
        if (reservation == null) {
            step.ignore(Cause.UNKNOWN);
            return;
        }
        switch (reservation.stage()) {
            case BACKORDERED, REPLACING -> {
                step.waiting(reservation.request()).leave(reservation.place());
                step.fail(reservation, null, FailureReason.CLAIM_FELL, false);
            }
            case FULFILLING -> {
                var profile = Step.require(step.books().profile(Step.require(reservation.iccid())));
                giveUp(reservation, profile, FailureReason.CLAIM_FELL);
            }
            case FAILING, PROVISIONED, RECLAIMING, FAILED, RECLAIMED -> step.ignore(Cause.STALE);
        }
    }

    void due(Reservation reservation) {
        switch (reservation.stage()) {
            case BACKORDERED, REPLACING -> {
                step.waiting(reservation.request()).leave(reservation.place());
                step.fail(reservation, null, FailureReason.OUT_OF_STOCK, false);
            }
            case FULFILLING, FAILING, RECLAIMING ->
                again(reservation, Step.require(step.books().profile(Step.require(reservation.iccid()))));
            case PROVISIONED -> provisionedLongAgo(reservation);
            case FAILED, RECLAIMED -> new Forgetting(step).application(reservation);
        }
    }

    /** Whatever keeps every attempt from having a result, an application ends one day. */
    private void again(Reservation reservation, Profile profile) {
        var orders = reservation.orders();
        var limit = step.policy().silenceLimit();
        if (reservation.stage() == Stage.FULFILLING && orders.silentFor(limit)) {
            giveUp(reservation, profile, FailureReason.BACK_END_FAILED);
        } else if (reservation.stage().cancels() && orders.out() && orders.attempt() >= limit) {
            inDoubt(reservation, profile, NO_RESULT);
        } else {
            step.order(reservation, profile);
        }
    }

    /** The EID goes. The application stays as long as its profile is in its hands: it can come back at any time. */
    private void provisionedLongAgo(Reservation reservation) {
        var profile = step.books().profile(Step.require(reservation.iccid()));
        if (profile != null && profile.isWith(reservation.applicationId(), reservation.generation())) {
            step.keep(reservation.withoutEid(null));
        } else {
            new Forgetting(step).application(reservation);
        }
    }
}
