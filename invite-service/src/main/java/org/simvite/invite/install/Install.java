package org.simvite.invite.install;

import java.util.List;
import org.simvite.invite.device.DeviceVerdict;
import org.simvite.invite.device.Registration;

/**
 * A registration asks for its install code.
 *
 * @param blocks address blocks that it came from, {@code level:hash}, the narrowest first
 */
public record Install(Registration registration, DeviceVerdict verdict, List<String> blocks) {

    public Install {
        blocks = List.copyOf(blocks);
    }

    public String requestId() {
        return registration.requestId();
    }
}
