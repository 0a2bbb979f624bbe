package org.simvite.provisioning.pool;

import org.jspecify.annotations.Nullable;
import org.simvite.provisioning.pool.Assignments.IdentifierKind;
import org.simvite.provisioning.pool.Effect.Cause;

/** Carries out commands on stock. */
final class Stocking {

    private final Step step;

    Stocking(Step step) {
        this.step = step;
    }

    void carryOut(StockCommand command) {
        if (command instanceof StockCommand.Add add) {
            add(add);
            return;
        }
        var profile = step.books().profile(command.iccid());
        if (profile == null) {
            step.ignore(Cause.UNKNOWN);
        } else if (!profile.sim().poolId().equals(command.poolId())) {
            step.ignore(Cause.OTHER_POOL);
        } else if (profile.commands().contains(command.id())) {
            step.ignore(Cause.DUPLICATE);
        } else if (command instanceof StockCommand.Retire retire) {
            retire(profile.noting(retire.id()), retire);
        } else if (command instanceof StockCommand.Restore restore) {
            restore(profile.noting(restore.id()));
        } else if (command instanceof StockCommand.Release release) {
            release(profile, release);
        } else if (command instanceof StockCommand.Used used) {
            used(profile, used);
        } else if (command instanceof StockCommand.Reclaim reclaim) {
            reclaim(profile, reclaim);
        }
    }

    private void add(StockCommand.Add command) {
        var sim = command.sim();
        var known = step.books().profile(sim.iccid());
        if (known != null && known.sim().poolId().equals(sim.poolId())) {
            step.ignore(Cause.DUPLICATE);
            step.stocked(command, null);
        } else if (known != null) {
            refuse(command, Cause.OTHER_POOL);
        } else if (!sim.complete()) {
            refuse(command, Cause.INCOMPLETE);
        } else if (nobodyHolds(sim)) {
            refuse(command, Cause.SMDP_UNKNOWN);
        } else if (taken(IdentifierKind.IMSI, sim.imsi()) || taken(IdentifierKind.MSISDN, sim.msisdn())) {
            refuse(command, Cause.IDENTIFIER_TAKEN);
        } else {
            own(IdentifierKind.IMSI, sim.imsi(), sim.iccid());
            own(IdentifierKind.MSISDN, sim.msisdn(), sim.iccid());
            step.save(Profile.arrived(sim, step.free(sim.poolId(), sim.kind()).join(sim.iccid())));
            step.stocked(command, null);
            step.serve(sim.poolId(), sim.kind());
        }
    }

    /** No order for it could ever be carried out. */
    private boolean nobodyHolds(SimData sim) {
        var smdps = step.policy().smdps();
        return sim.kind() == ProfileKind.ESIM
                && sim.smdpId() != null
                && !smdps.isEmpty()
                && !smdps.contains(sim.smdpId());
    }

    private void refuse(StockCommand.Add command, Cause cause) {
        step.ignore(cause);
        step.stocked(command, cause);
    }

    /** By a profile that is still in stock or in use; a number can move on from a retired one. */
    private boolean taken(IdentifierKind kind, @Nullable String digits) {
        var rows = digits == null ? null : step.books().assignments(Assignments.key(kind, digits));
        var owner = rows == null ? null : step.books().profile(rows.owner());
        return owner != null && owner.state() != ProfileState.RETIRED;
    }

    private void own(IdentifierKind kind, @Nullable String digits, String iccid) {
        if (digits != null) {
            var rows = step.books().assignments(Assignments.key(kind, digits));
            step.books().put(rows == null ? Assignments.none(kind, digits, iccid) : rows.ownedBy(iccid));
        }
    }

    private void retire(Profile profile, StockCommand.Retire command) {
        var cause = command.cause();
        switch (profile.state()) {
            case AVAILABLE -> {
                step.free(profile.sim().poolId(), profile.sim().kind()).leave(profile.place());
                step.retire(profile, false, cause);
            }
            case RESERVED, ASSIGNED, RECLAIMING -> {
                if (profile.leaving()) {
                    step.ignore(Cause.DUPLICATE);
                } else if (profile.state() == ProfileState.ASSIGNED && profile.used()) {
                    retireUsed(profile, cause);
                } else {
                    step.save(profile.leaving(command.id(), cause));
                    step.tell(new Effect.CommandWaits());
                }
            }
            case DOUBTFUL -> step.retire(profile, false, cause);
            case RETIRED -> step.ignore(Cause.DUPLICATE);
        }
    }

    private void restore(Profile profile) {
        if (profile.state() != ProfileState.RETIRED && profile.state() != ProfileState.DOUBTFUL) {
            if (profile.leaving()) {
                step.tell(new Effect.CommandEnded(Step.require(profile.leavingBy()), profile.iccid(), true));
                step.save(profile.leaving(null, ""));
            } else {
                step.ignore(Cause.DUPLICATE);
            }
        } else if (profile.spent()) {
            step.ignore(Cause.SPENT);
        } else if (passedOn(IdentifierKind.IMSI, profile.sim().imsi(), profile)
                || passedOn(IdentifierKind.MSISDN, profile.sim().msisdn(), profile)) {
            step.ignore(Cause.IDENTIFIER_TAKEN);
        } else {
            if (profile.applicationId() != null) {
                // those of a doubtful one were still its last application's
                step.identifiers(profile, false);
            }
            if (profile.state() == ProfileState.RETIRED) {
                new Forgetting(step).notAnyMore(profile);
            }
            var sim = profile.sim();
            step.save(profile.putBack(step.free(sim.poolId(), sim.kind()).join(sim.iccid())));
            step.serve(sim.poolId(), sim.kind());
        }
    }

    private void release(Profile profile, StockCommand.Release command) {
        if (profile.state() == ProfileState.RETIRED && !profile.spent() && !wasEverReserved(profile)) {
            new Forgetting(step).atOnce(profile);
        } else {
            step.ignore(profile.state() == ProfileState.RETIRED ? Cause.SPENT : Cause.STALE);
            step.tell(new Effect.Kept(command));
        }
    }

    /** Its matching ids begin anew with it: one that an application was ever given must not be another's. */
    private boolean wasEverReserved(Profile profile) {
        return step.books().assignments(Assignments.key(IdentifierKind.ICCID, profile.iccid())) != null;
    }

    private void used(Profile profile, StockCommand.Used command) {
        if (!profile.isWith(command.applicationId(), command.generation()) || profile.used()) {
            step.ignore(Cause.STALE);
        } else if (profile.leaving()) {
            retireUsed(profile, profile.cause());
        } else {
            step.books().put(profile.beingUsed());
        }
    }

    /** It stays its customer's: what it is used for is credited until its number has moved on. Only nobody gets it again. */
    private void retireUsed(Profile profile, String cause) {
        var reservation = step.books().reservation(Step.require(profile.applicationId()));
        step.retire(profile, true, cause);
        if (reservation != null) {
            step.keep(reservation.withoutEid(step.in(step.policy().remembered())));
        }
    }

    private boolean passedOn(IdentifierKind kind, @Nullable String digits, Profile profile) {
        var rows = digits == null ? null : step.books().assignments(Assignments.key(kind, digits));
        return rows != null && !rows.owner().equals(profile.iccid());
    }

    private void reclaim(Profile profile, StockCommand.Reclaim command) {
        var reservation = step.books().reservation(command.applicationId());
        if (!profile.isOf(command.applicationId(), command.generation()) || reservation == null) {
            step.ignore(Cause.STALE);
        } else if (profile.state() == ProfileState.RETIRED && reservation.stage() == Stage.PROVISIONED) {
            // its use was taken back after an operator had retired it
            step.tell(
                    reservation.ended(
                            Stage.RECLAIMED, null, false, step.in(step.policy().remembered())),
                    profile,
                    null);
        } else if (profile.state() != ProfileState.ASSIGNED) {
            step.ignore(Cause.STALE);
        } else if (profile.spent() || command.downloaded()) {
            // it is out there and may still be used: its identifiers stay its application's
            var retired = step.retire(profile, true, "used up");
            step.tell(
                    reservation.ended(
                            Stage.RECLAIMED, null, false, step.in(step.policy().remembered())),
                    retired,
                    null);
        } else {
            var reclaiming = profile.reclaiming();
            step.save(reclaiming);
            step.order(reservation.cancelling(Stage.RECLAIMING, null, false), reclaiming);
        }
    }
}
