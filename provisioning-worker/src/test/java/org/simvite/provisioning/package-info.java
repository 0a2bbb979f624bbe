@NullMarked
package org.simvite.provisioning;

import org.jspecify.annotations.NullMarked;
