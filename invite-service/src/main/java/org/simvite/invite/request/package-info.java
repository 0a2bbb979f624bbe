/** Requests for codes: what each channel asks for, and what became of each request. */
@NullMarked
package org.simvite.invite.request;

import org.jspecify.annotations.NullMarked;
