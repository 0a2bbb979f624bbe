/**
 * PROFILE: admits each profile to one pool, for good. Key: {@code iccid:}, {@code imsi:} or {@code msisdn:} and the digits, each its own writer.
 *
 * <p>A pool knows its own stock only, and a read model lags: two imports at once would put one profile into two pools, and two people
 * would get the same keys. So the ICCID is claimed first, then the IMSI and the MSISDN by the ICCID, and then the pool takes the profile in.
 * Each step is repeated by whoever took it until it is answered; what is refused gives back what was claimed before.
 */
@NullMarked
package org.simvite.provisioning.profile;

import org.jspecify.annotations.NullMarked;
