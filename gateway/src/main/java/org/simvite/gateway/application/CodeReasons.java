package org.simvite.gateway.application;

import java.util.Arrays;
import org.simvite.event.Reason;

/** Which reasons tell something of a code, and so are nothing for strangers who try it. */
final class CodeReasons {

    private CodeReasons() {}

    /** @param reason a {@link Reason}; one that is not known here is not told either */
    static boolean tellsOfTheCode(String reason) {
        return Arrays.stream(Reason.values())
                .filter(known -> known.name().equals(reason))
                .findFirst()
                .map(CodeReasons::tellsOfTheCode)
                .orElse(true);
    }

    /** Every reason is named, so that a new one is not let through by its name. */
    private static boolean tellsOfTheCode(Reason reason) {
        return switch (reason) {
            case CODE_UNKNOWN,
                    CODE_USED_UP,
                    CODE_EXPIRED,
                    CODE_NOT_YET_VALID,
                    CODE_REVOKED,
                    CODE_SUSPENDED,
                    CODE_NOT_FOR_YOU,
                    TOO_MANY_FAILURES -> true;
            case UNKNOWN,
                    CREDIT_TOO_LOW,
                    LIMIT_REACHED,
                    ALREADY_GRANTED,
                    SUSPENDED,
                    CLOSED,
                    CHANNEL_NOT_ALLOWED,
                    DECLINED,
                    TIMED_OUT,
                    SIM_UNUSED,
                    OUT_OF_STOCK,
                    POOL_UNKNOWN,
                    SIGNATURE_INVALID,
                    BACK_END_FAILED,
                    NOT_DECIDED,
                    STEP_UP_NEEDED,
                    CLAIM_FELL -> false;
        };
    }
}
