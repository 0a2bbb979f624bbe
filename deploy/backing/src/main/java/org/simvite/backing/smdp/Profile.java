package org.simvite.backing.smdp;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One profile in the SM-DP+'s books, with its transitions.
 *
 * @param iccid 19 or 20 digits, without padding
 * @param owner function requester that alone may order it; null: anyone
 * @param orderedBy function requester whose order it is under or was delivered for; null while it is under none
 * @param eid eUICC that the order is for, 32 digits; null while not bound
 * @param matchingId secret of the order; null until confirmed
 * @param confirmationCode secret that the user must type; null if none
 * @param wrongCodes wrong confirmation codes seen for this order
 * @param orders how often the profile has been ordered
 */
public record Profile(
        String iccid,
        String profileType,
        @Nullable String owner,
        ProfileState state,
        @Nullable String orderedBy,
        @Nullable String eid,
        @Nullable String matchingId,
        @Nullable String confirmationCode,
        int wrongCodes,
        int orders) {

    public static final String DEFAULT_TYPE = "default";

    public static Profile available(String iccid, String profileType, @Nullable String owner) {
        return new Profile(iccid, profileType, owner, ProfileState.AVAILABLE, null, null, null, null, 0, 0);
    }

    Profile ordered(String requester, @Nullable String forEid) {
        var next = forEid == null ? ProfileState.ALLOCATED : ProfileState.LINKED;
        return new Profile(iccid, profileType, owner, next, requester, forEid, null, null, 0, orders + 1);
    }

    Profile confirmed(String withMatchingId, @Nullable String forEid, @Nullable String withCode, boolean release) {
        var next = release ? ProfileState.RELEASED : ProfileState.CONFIRMED;
        return new Profile(iccid, profileType, owner, next, orderedBy, forEid, withMatchingId, withCode, 0, orders);
    }

    Profile cancelled(ProfileState last) {
        return new Profile(iccid, profileType, owner, last, null, null, null, null, 0, orders);
    }

    Profile downloaded(String toEid) {
        return new Profile(
                iccid,
                profileType,
                owner,
                ProfileState.DOWNLOADED,
                orderedBy,
                toEid,
                matchingId,
                confirmationCode,
                wrongCodes,
                orders);
    }

    Profile in(ProfileState next) {
        return new Profile(
                iccid, profileType, owner, next, orderedBy, eid, matchingId, confirmationCode, wrongCodes, orders);
    }

    Profile withWrongCode(int limit) {
        var wrong = wrongCodes + 1;
        var next = wrong >= limit ? ProfileState.ERROR : state;
        return new Profile(
                iccid, profileType, owner, next, orderedBy, eid, matchingId, confirmationCode, wrong, orders);
    }

    boolean belongsTo(String requester) {
        return owner == null || owner.equals(requester);
    }

    boolean isFor(@Nullable String otherEid) {
        return Objects.equals(eid, otherEid);
    }

    /** Neither identifiers nor secrets. */
    @Override
    public String toString() {
        return "Profile[" + profileType + ", " + state + "]";
    }
}
