/** What an operation answers: a body, a problem, or a feed of events. Knows nothing of HTTP servers, Kafka or SQL. */
@NullMarked
package org.simvite.gateway.answer;

import org.jspecify.annotations.NullMarked;
