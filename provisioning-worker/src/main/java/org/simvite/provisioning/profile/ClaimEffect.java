package org.simvite.provisioning.profile;

/** What one step tells others. An identifier is {@code imsi:} or {@code msisdn:} and the digits. */
public sealed interface ClaimEffect {

    /** To the identifier: the ICCID wants it. */
    record Ask(IccidClaim claim, String identifier) implements ClaimEffect {}

    /** To the pool: take it in. */
    record HandOver(IccidClaim claim) implements ClaimEffect {}

    /** To the pool that has the profile: let go of it, if nobody ever had it. @param row that brings it anew */
    record LetGo(IccidClaim claim, ImportRow row) implements ClaimEffect {}

    /** To the ICCID: the identifier is its, or is not. */
    record AnswerIccid(String iccid, String commandId, String identifier, boolean granted) implements ClaimEffect {}

    /** To the identifier: the ICCID does not want it any more. */
    record Free(String identifier, String iccid, String commandId) implements ClaimEffect {}

    /** To whoever imported: the profile is in its pool's stock. */
    record Taken(ImportRow row, String iccid) implements ClaimEffect {}

    /** To whoever imported: the profile is not taken in. */
    record Refused(ImportRow row, String iccid, Refusal why) implements ClaimEffect {}

    /** To whoever imported: another import brought the same profile with the same content to this pool before, or is about to. */
    record Unchanged(ImportRow row, String iccid) implements ClaimEffect {}
}
