package org.simvite.credit.sim;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What others see of a life.
 *
 * @param stage by what any source says, up to ACTIVATED; from USED on by trusted sources alone
 * @param downloaded the profile left the SM-DP+, or is a virtual SIM: it can never be issued again as it is
 * @param dueAt the next deadline; null when there is none
 */
public record Shown(
        Stage stage, boolean downloaded, @Nullable Instant dueAt) {}
