/**
 * What becomes of one order: the application's signature is verified, the profile prepared at its SM-DP+ or the virtual SIM's
 * keys decrypted, and the parameters sealed to the terminal. Knows neither Kafka nor Avro, keeps nothing, decides nothing that
 * outlives the order.
 */
@NullMarked
package org.simvite.provisioning.fulfil;

import org.jspecify.annotations.NullMarked;
