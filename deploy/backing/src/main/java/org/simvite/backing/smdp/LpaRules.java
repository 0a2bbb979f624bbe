package org.simvite.backing.smdp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simvite.backing.smdp.Notification.Point;

/** What the device's LPA (local profile assistant) can do with a profile, and what the operator is told of it. */
final class LpaRules {

    /** Wrong confirmation codes after which the order is lost (the operator's choice at a real SM-DP+). */
    static final int CONFIRMATION_CODE_LIMIT = 3;

    private LpaRules() {}

    /** What the LPA does. */
    enum Action {
        DOWNLOAD,
        INSTALL,
        DELETE
    }

    /**
     * What the LPA brings along.
     *
     * @param fails the eUICC reports that the installation failed
     */
    record Attempt(
            @Nullable String matchingId,
            @Nullable String eid,
            @Nullable String confirmationCode,
            boolean fails) {

        /** Without the secrets. */
        @Override
        public String toString() {
            return "Attempt[fails=" + fails + "]";
        }
    }

    /** A step of the download that the operator hears of. */
    record Progress(Point point, @Nullable StatusCode failure) {}

    /**
     * What became of the attempt.
     *
     * @param profile the profile afterwards
     * @param refusal why nothing was delivered; null if it was
     */
    record Result(Profile profile, @Nullable StatusCode refusal, List<Progress> progress) {}

    /**
     * What becomes of it. The eUICC's certificate is looked at before anything else, as in the authentication of a client
     * (SGP.22 5.6.3).
     *
     * @param authentic whether the eUICC of that EID can prove that it is one
     */
    static Result decide(Profile profile, Action action, Attempt attempt, boolean authentic) {
        if (attempt.eid() == null) {
            return refused(profile, StatusCode.EID_MISSING);
        }
        if (!authentic) {
            return refused(profile, StatusCode.EUICC_CERTIFICATE_REFUSED);
        }
        if (profile.matchingId() == null || !profile.matchingId().equals(attempt.matchingId())) {
            return refused(profile, StatusCode.MATCHING_ID_REFUSED);
        }
        return switch (action) {
            case DOWNLOAD -> download(profile, attempt, attempt.eid());
            case INSTALL -> install(profile, attempt);
            case DELETE -> delete(profile, attempt);
        };
    }

    private static Result download(Profile profile, Attempt attempt, String eid) {
        if (profile.state() != ProfileState.RELEASED && profile.state() != ProfileState.DOWNLOADED) {
            return refused(profile, StatusCode.MATCHING_ID_REFUSED);
        }
        if (profile.eid() != null && !profile.isFor(eid)) {
            return refused(profile, StatusCode.EID_REFUSED, Point.ELIGIBILITY);
        }
        if (profile.confirmationCode() != null && attempt.confirmationCode() == null) {
            return refused(profile, StatusCode.CONFIRMATION_CODE_MISSING);
        }
        if (profile.confirmationCode() != null && !profile.confirmationCode().equals(attempt.confirmationCode())) {
            var next = profile.withWrongCode(CONFIRMATION_CODE_LIMIT);
            var code = next.state() == ProfileState.ERROR
                    ? StatusCode.CONFIRMATION_CODE_LIMIT
                    : StatusCode.CONFIRMATION_CODE_REFUSED;
            return refused(next, code, Point.CONFIRMATION_FAILURE);
        }
        return new Result(
                profile.downloaded(eid),
                null,
                List.of(new Progress(Point.ELIGIBILITY, null), new Progress(Point.DOWNLOAD, null)));
    }

    private static Result install(Profile profile, Attempt attempt) {
        if (!profile.isFor(attempt.eid())) {
            return refused(profile, StatusCode.EID_REFUSED);
        }
        if (profile.state() == ProfileState.INSTALLED) {
            return new Result(profile, null, List.of(new Progress(Point.INSTALLATION, null)));
        }
        if (profile.state() != ProfileState.DOWNLOADED) {
            return refused(profile, StatusCode.INVALID_TRANSITION);
        }
        return attempt.fails()
                ? new Result(
                        profile.in(ProfileState.ERROR),
                        null,
                        List.of(new Progress(Point.INSTALLATION, StatusCode.EXECUTION_ERROR)))
                : new Result(profile.in(ProfileState.INSTALLED), null, List.of(new Progress(Point.INSTALLATION, null)));
    }

    private static Result delete(Profile profile, Attempt attempt) {
        if (!profile.isFor(attempt.eid())) {
            return refused(profile, StatusCode.EID_REFUSED);
        }
        if (profile.state() != ProfileState.INSTALLED && profile.state() != ProfileState.DELETED) {
            return refused(profile, StatusCode.INVALID_TRANSITION);
        }
        return new Result(profile.in(ProfileState.DELETED), null, List.of(new Progress(Point.DELETION, null)));
    }

    private static Result refused(Profile profile, StatusCode code) {
        return new Result(profile, code, List.of());
    }

    private static Result refused(Profile profile, StatusCode code, Point point) {
        return new Result(profile, code, List.of(new Progress(point, code)));
    }
}
