package org.simvite.provisioning.es2;

/**
 * Why a function was not carried out (SGP.22 5.2.6).
 *
 * @param subject subject code, such as {@code 8.2.1} for the profile's ICCID
 * @param reason reason code, such as {@code 3.3} for already in use
 */
public record StatusCode(String subject, String reason) {

    /** None was given. */
    public static final StatusCode NONE = new StatusCode("", "");

    /** Codes are short; anything else from a peer must not find its way onto a topic. */
    private static final String FORM = "[0-9]{1,3}(\\.[0-9]{1,3}){0,5}";

    static StatusCode of(String subject, String reason) {
        return subject.matches(FORM) && reason.matches(FORM) ? new StatusCode(subject, reason) : NONE;
    }

    @Override
    public String toString() {
        return subject.isEmpty() ? "" : subject + "/" + reason;
    }
}
