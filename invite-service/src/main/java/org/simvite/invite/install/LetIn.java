package org.simvite.invite.install;

import java.time.Instant;
import org.simvite.invite.device.DeviceVerdict;

/**
 * What is remembered of an install that was let in, so that a repetition costs nothing.
 *
 * @param verdict with which it was
 * @param attestation with which it was
 * @param dueAt when it may be forgotten
 */
public record LetIn(DeviceVerdict verdict, String attestation, Instant dueAt) {

    /** Whether the install says nothing that this one did not. */
    public boolean covers(Install again) {
        return !released(again) && !attested(again);
    }

    /** The device was another account's then and is no longer: the code can be had now, at the price of a new one. */
    public boolean released(Install again) {
        return verdict == DeviceVerdict.KNOWN && again.verdict() == DeviceVerdict.FIRST;
    }

    private boolean attested(Install again) {
        return again.registration().attested()
                && !again.registration().attestation().equals(attestation);
    }
}
