/**
 * PROFILE: admits each profile to one pool, for good. Key: {@code iccid:}, {@code imsi:} or {@code msisdn:} and the digits, each its own writer.
 *
 * <p>A pool knows its own stock only, and a read model lags: two imports at once would put one profile into two pools, and two people
 * would get the same keys. So the ICCID is claimed first, then the IMSI and the MSISDN by the ICCID, and then the pool takes the profile in.
 * Each step is repeated by whoever took it until it is answered; what is refused gives back what was claimed before.
 * What gives back is not answered: it is written in one transaction with the deletion of the row that it follows from,
 * and a step that is gone before it was read keeps the process from starting.
 *
 * <p>A pool is told of a few profiles at a time, since reservations wait behind them; the others stand in line here.
 */
@NullMarked
package org.simvite.provisioning.profile;

import org.jspecify.annotations.NullMarked;
