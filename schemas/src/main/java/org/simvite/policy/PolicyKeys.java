package org.simvite.policy;

/** Keys of the topic {@code credit-policies}. */
public final class PolicyKeys {

    /** What the keys of those begin with that were brought into force. */
    public static final String ACTIVE = "active/";

    private PolicyKeys() {}

    /** Under which a version is brought into force. @param version {@code name@version} */
    public static String active(String version) {
        return ACTIVE + version;
    }
}
