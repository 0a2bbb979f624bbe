/** What the gateway knows: result topics followed into SQLite. The only package that knows SQL. */
@NullMarked
package org.simvite.gateway.readmodel;

import org.jspecify.annotations.NullMarked;
