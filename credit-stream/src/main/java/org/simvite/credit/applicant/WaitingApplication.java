package org.simvite.credit.applicant;

import java.time.Instant;

/** An application that waits for the record of its account. @param until when it stops waiting */
public record WaitingApplication(AskedFor askedFor, Instant until) {}
