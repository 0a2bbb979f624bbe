package org.simvite.invite.device;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A device that was seen. It is remembered for ever, so that its install code is given once, whatever becomes of keys,
 * accounts and re-installs.
 *
 * @param firstAccountId the account it came with first, the only one that its install code is for
 * @param firstSeenAt when that was
 */
public record Device(String firstAccountId, Instant firstSeenAt) {

    /**
     * A registration that is the first of its device and account.
     *
     * @param device the device as it is to be remembered
     * @param verdict whether the install code is still to be had
     */
    public record Admission(Device device, DeviceVerdict verdict) {}

    /**
     * Takes in a registration.
     *
     * @param device the device, if it was seen before under any account
     * @param accountSeen whether it was seen before under this account
     * @return empty for a repeated registration, which changes nothing
     */
    public static Optional<Admission> register(
            @Nullable Device device, boolean accountSeen, Registration registration) {
        if (accountSeen) {
            return Optional.empty();
        }
        if (device == null) {
            var first = new Device(registration.accountId(), registration.at());
            return Optional.of(new Admission(first, DeviceVerdict.FIRST));
        }
        return Optional.of(new Admission(device, DeviceVerdict.KNOWN));
    }
}
