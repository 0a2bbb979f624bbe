package org.simvite.backing.smdp;

/** Why a function failed: subject code and reason code (SGP.22 5.2.6), with the specification's words. */
public enum StatusCode {
    MALFORMED("1.6", "2.1", "the request is not of the function's form"),
    ELEMENT_MISSING("1.6", "2.2", "a mandatory element is missing"),
    EXECUTION_ERROR("1.6", "4.2", "the function failed during execution"),

    UNKNOWN_ICCID("8.2.1", "3.9", "the ICCID is unknown to the SM-DP+"),
    NOT_ALLOWED("8.2.1", "1.2", "the ICCID is not the function requester's"),
    IN_USE("8.2.1", "3.3", "the profile is already in use"),
    INVALID_TRANSITION("8.2.1", "3.5", "the profile's state does not allow the function"),

    UNKNOWN_PROFILE_TYPE("8.2.5", "3.9", "the profile type is unknown to the SM-DP+"),
    NONE_LEFT("8.2.5", "3.7", "no profile of the type is available"),
    TYPE_MISMATCH("8.2.5", "3.8", "the ICCID is of another profile type"),

    DUPLICATE_MATCHING_ID("8.2.6", "3.3", "the matching id is already in use"),
    MATCHING_ID_MISSING("8.2.6", "2.2", "the matching id is required"),
    WRONG_MATCHING_ID("8.2.6", "3.10", "the matching id is not the order's"),

    EID_MISSING("8.1.1", "2.2", "the EID is required"),
    DIFFERENT_EID("8.1.1", "3.10", "the EID is not the order's"),

    EUICC_CERTIFICATE_REFUSED(
            "8.1.3",
            "6.1",
            "the eUICC's certificate does not verify: no device with this EID is registered (POST /simulator/devices)"),
    MATCHING_ID_REFUSED("8.2.6", "3.8", "no download is waiting for this matching id"),
    EID_REFUSED("8.1.1", "3.8", "the order is for another eUICC"),
    CONFIRMATION_CODE_MISSING("8.2.7", "2.2", "a confirmation code is required"),
    CONFIRMATION_CODE_REFUSED("8.2.7", "3.8", "the confirmation code is wrong"),
    CONFIRMATION_CODE_LIMIT("8.2.7", "6.4", "too many wrong confirmation codes");

    private final String subject;
    private final String reason;
    private final String message;

    StatusCode(String subject, String reason, String message) {
        this.subject = subject;
        this.reason = reason;
        this.message = message;
    }

    public String subject() {
        return subject;
    }

    public String reason() {
        return reason;
    }

    public String message() {
        return message;
    }
}
