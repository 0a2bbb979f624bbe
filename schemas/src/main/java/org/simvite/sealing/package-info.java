/**
 * What is signed, sealed and encrypted on its way: the application by the terminal, the SIM's parameters to the terminal, stock
 * keys to the worker. JOSE (RFC 7515 to 7518) over P-256; every call takes its time as an argument.
 */
@NullMarked
package org.simvite.sealing;

import org.jspecify.annotations.NullMarked;
