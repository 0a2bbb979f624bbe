/**
 * DEVICE: what occupies a device. An EID that an application names is a claim; a claim gives no right over the device and takes
 * none from it. What an authenticated SM-DP+ reports to have been downloaded by it occupies it until it is used or ends: read
 * {@link org.simvite.credit.device.Device} first.
 */
@NullMarked
package org.simvite.credit.device;

import org.jspecify.annotations.NullMarked;
