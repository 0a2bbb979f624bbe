/**
 * IDENTIFIER: tells whose SIM an ICCID, IMSI or MSISDN was at the time of an activity, and parks what nobody knows yet.
 *
 * <ul>
 *   <li>Activity between two known periods, before the first, or in two at once scores nobody and is counted. Activity after the last
 *       known end waits as that of an unknown SIM does: the next assignment may be heard of after it.
 *   <li>Of an unknown identifier one activity of each kind waits 7 days, the newest: feeds are mostly about SIMs that are none of ours. Above the cap of a task the oldest go.
 * </ul>
 */
@NullMarked
package org.simvite.credit.identifier;

import org.jspecify.annotations.NullMarked;
