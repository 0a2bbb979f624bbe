/**
 * Attacks that anybody could try from outside, played against an installation with the shipped defaults. They see what an
 * attacker sees: HTTP, sockets, the phone's side of an SM-DP+; only what is counted afterwards is read from the topics.
 */
@NullMarked
package org.simvite.local.attack;

import org.jspecify.annotations.NullMarked;
