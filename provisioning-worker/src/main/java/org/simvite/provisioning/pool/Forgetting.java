package org.simvite.provisioning.pool;

import org.jspecify.annotations.Nullable;
import org.simvite.provisioning.pool.Assignments.IdentifierKind;

/**
 * What is over for as long as anything is remembered goes, from the rows and from the topics: state is bounded by what is alive and that
 * memory. A profile that is in somebody's hands is alive, however long ago its application was.
 */
final class Forgetting {

    /** What the ids of profiles' deadlines begin with; no application's does. */
    private static final String PROFILE = "profile:";

    private final Step step;

    Forgetting(Step step) {
        this.step = step;
    }

    /** Id of the deadline by which a retired profile is forgotten, unless it has changed by then. */
    static String deadline(Profile profile) {
        return PROFILE + profile.iccid() + ":" + profile.revision();
    }

    static boolean isOfProfile(String deadline) {
        return deadline.startsWith(PROFILE);
    }

    /** The application is over, or its profile was retired in its hands, so long ago that nothing that comes of it counts. */
    void application(Reservation reservation) {
        step.books().forgetReservation(reservation.applicationId());
        step.tell(new Effect.ApplicationForgotten(reservation.applicationId()));
    }

    /** A profile that was retired, and has not changed since. */
    void profile(String deadline) {
        var parts = deadline.substring(PROFILE.length()).split(":", 2);
        var profile = step.books().profile(parts[0]);
        if (profile == null
                || profile.state() != ProfileState.RETIRED
                || !Long.toString(profile.revision()).equals(parts[1])) {
            return;
        }
        forget(profile);
    }

    /** A retired profile that nobody ever had. */
    void atOnce(Profile profile) {
        notAnyMore(profile);
        forget(profile);
    }

    /** What becomes of the retired profile has nothing to do with when it was retired. */
    void notAnyMore(Profile profile) {
        var retired = profile.history().get(profile.history().size() - 1).at();
        step.books().cancel(deadline(profile), retired.plus(step.policy().remembered()));
    }

    private void forget(Profile profile) {
        identifier(IdentifierKind.ICCID, profile.iccid(), profile);
        identifier(IdentifierKind.IMSI, profile.sim().imsi(), profile);
        identifier(IdentifierKind.MSISDN, profile.sim().msisdn(), profile);
        step.books().forgetProfile(profile.iccid());
        step.tell(new Effect.ProfileForgotten(profile));
    }

    /** One that has moved on to another profile is that one's. */
    private void identifier(IdentifierKind kind, @Nullable String digits, Profile profile) {
        var rows = digits == null ? null : step.books().assignments(Assignments.key(kind, digits));
        if (rows != null && rows.owner().equals(profile.iccid())) {
            step.books().forgetAssignments(rows.key());
            step.tell(new Effect.AssignmentsForgotten(rows.key()));
        }
    }
}
