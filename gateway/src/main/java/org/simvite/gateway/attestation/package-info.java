/** What a terminal can prove of itself: the port to the platforms' attestation services. */
@NullMarked
package org.simvite.gateway.attestation;

import org.jspecify.annotations.NullMarked;
