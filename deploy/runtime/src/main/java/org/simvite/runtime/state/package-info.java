/** State of aggregates: CBOR serde, store builders, deadlines ordered by time, watermarks of sources. */
@NullMarked
package org.simvite.runtime.state;

import org.jspecify.annotations.NullMarked;
