/**
 * APPLICANT: admits applications by what is known of the account that applies: its standing, how far it is trusted, and one
 * pending or unused SIM at a time. An application is decided once; its release may be heard of before it, and then it is in
 * nobody's way.
 */
@NullMarked
package org.simvite.credit.applicant;

import org.jspecify.annotations.NullMarked;
