/** DEVICE: admits applications, one pending, unused SIM per device. */
@NullMarked
package org.simvite.credit.device;

import org.jspecify.annotations.NullMarked;
