/** IDENTIFIER: tells whose SIM an ICCID, IMSI or MSISDN was at the time of an activity, and parks what nobody knows yet. */
@NullMarked
package org.simvite.credit.identifier;

import org.jspecify.annotations.NullMarked;
