@NullMarked
package org.simvite.provisioning.pool;

import org.jspecify.annotations.NullMarked;
