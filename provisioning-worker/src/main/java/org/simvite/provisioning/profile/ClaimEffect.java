package org.simvite.provisioning.profile;

/** What one step tells others. */
public sealed interface ClaimEffect {

    /** To the IMSI: the ICCID wants it. */
    record AskImsi(IccidClaim claim, String imsi) implements ClaimEffect {}

    /** To the pool: take it in. */
    record HandOver(IccidClaim claim) implements ClaimEffect {}

    /** To the ICCID: the IMSI is its, or is not. */
    record AnswerIccid(String iccid, String commandId, String imsi, boolean granted) implements ClaimEffect {}

    /** To the IMSI: the ICCID does not want it any more. */
    record FreeImsi(String imsi, String iccid, String commandId) implements ClaimEffect {}

    /** To whoever gave the command: the profile is not taken in. What is taken in shows in stock. */
    record Refused(String commandId, String iccid, Refusal why) implements ClaimEffect {}
}
