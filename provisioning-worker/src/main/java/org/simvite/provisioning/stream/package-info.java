/** The Streams app around POOL: topics in, rows in stores, topics out. */
@NullMarked
package org.simvite.provisioning.stream;

import org.jspecify.annotations.NullMarked;
