package org.simvite.gateway.answer;

import java.util.Locale;

/** What can be wrong with a call. The names are part of the contract ({@code urn:simvite:problem:<name>}). */
public enum ProblemType {
    MALFORMED_REQUEST(400, "The request is not what the contract says"),
    IDEMPOTENCY_KEY_REQUIRED(400, "The header Idempotency-Key is missing or malformed"),
    CURSOR_INVALID(400, "This cursor was not given out by us"),
    UNAUTHENTICATED(401, "No valid access token"),
    PROOF_INVALID(401, "No valid DPoP proof"),
    FORBIDDEN(403, "The token does not cover this call"),
    ACCOUNT_CLOSED(403, "The account is closed for good"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "The method is not offered here"),
    REQUEST_TIMEOUT(408, "The request did not arrive in time"),
    CANNOT_GIVE_BACK(409, "There is no SIM that could be given back"),
    CANNOT_REVOKE(
            409,
            "An install code that is not used yet is the terminal's only way to its SIM, and is not revoked by its owner"),
    POLICY_VERSION_TAKEN(409, "This version of the policy has other numbers, and a version never changes"),
    TOO_MANY_POLICIES(409, "No further version of a policy is taken: there are as many as policies.most allows"),
    BODY_TOO_LARGE(413, "The request is too large"),
    URI_TOO_LONG(414, "The address is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body has a media type that is not taken here"),
    KEY_INVALID(422, "A key is not a public P-256 key, is used twice, or is not the proof's"),
    SEALING_PROOF_INVALID(422, "The sealing key does not vouch for the signing key"),
    EID_INVALID(422, "The EID has wrong check digits"),
    EID_REQUIRED(422, "This pool gives eSIMs only to applications that name the EID"),
    ATTESTATION_REFUSED(422, "The attestation does not hold for this terminal"),
    ICCID_INVALID(422, "The ICCID has a wrong check digit"),
    ACTIVITY_INVALID(422, "The activity lacks something its kind needs"),
    POLICY_INVALID(422, "The numbers of the policy do not go together"),
    COMMAND_INVALID(422, "The command lacks something its kind needs"),
    CODE_MISTYPED(422, "The code is mistyped"),
    CODE_NOT_USABLE(422, "The code cannot be used"),
    SIGNATURE_INVALID(422, "The signature does not cover what is applied for"),
    IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key was used for something else"),
    TOO_MANY_GUESSES(429, "Too many wrong codes"),
    TOO_MANY_REGISTRATIONS(429, "Too many registrations that prove nothing from one address"),
    TOO_MANY_WRITES(429, "This account has written enough for the time being"),
    STEP_UP(429, "Too much was tried here by others: wait as long as told, and come back"),
    HEADERS_TOO_LARGE(431, "The header lines are too long"),
    INTERNAL(500, "Something went wrong on our side"),
    OVERLOADED(503, "Too much to do at the moment"),
    NOT_READY(503, "Still reading what happened before"),
    NOT_WRITTEN(503, "The request could not be written down; repeat it");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** One line for people; the same for each occurrence. */
    public String title() {
        return title;
    }

    /** RFC 9457 {@code type}. */
    public String urn() {
        return "urn:simvite:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As an answer, without particulars. */
    public Problem problem() {
        return new Problem(this);
    }
}
