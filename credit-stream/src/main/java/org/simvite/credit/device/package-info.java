/**
 * DEVICE: admits applications, one pending, unused SIM per device. An application is decided once; its release may be heard of
 * before it, and then it is in nobody's way.
 */
@NullMarked
package org.simvite.credit.device;

import org.jspecify.annotations.NullMarked;
