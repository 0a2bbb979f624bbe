/** Requests for codes. */
@NullMarked
package org.simvite.gateway.request;

import org.jspecify.annotations.NullMarked;
