@NullMarked
package org.simvite.provisioning.stream;

import org.jspecify.annotations.NullMarked;
