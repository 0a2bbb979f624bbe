package org.simvite.backing.smdp;

import org.jspecify.annotations.Nullable;

/** A function call from the operator, well formed: ICCIDs without padding, EIDs of 32 digits. */
public sealed interface Es2Request {

    /** Function requester identifier of the envelope. */
    String requester();

    /** SGP.22 5.3.1; at least one of ICCID and profile type is there. */
    record DownloadOrder(
            String requester,
            @Nullable String iccid,
            @Nullable String profileType,
            @Nullable String eid) implements Es2Request {}

    /** SGP.22 5.3.2. */
    record ConfirmOrder(
            String requester,
            String iccid,
            boolean release,
            @Nullable String eid,
            @Nullable String matchingId,
            @Nullable String confirmationCode,
            @Nullable String smdsAddress)
            implements Es2Request {

        /** Without the secrets. */
        @Override
        public String toString() {
            return "ConfirmOrder[release=" + release + "]";
        }
    }

    /**
     * SGP.22 5.3.3.
     *
     * @param last {@code AVAILABLE} or {@code UNAVAILABLE}
     */
    record CancelOrder(
            String requester,
            String iccid,
            ProfileState last,
            @Nullable String eid,
            @Nullable String matchingId) implements Es2Request {

        /** Without the secret. */
        @Override
        public String toString() {
            return "CancelOrder[last=" + last + "]";
        }
    }

    /** SGP.22 5.3.4. */
    record ReleaseProfile(String requester, String iccid) implements Es2Request {}
}
