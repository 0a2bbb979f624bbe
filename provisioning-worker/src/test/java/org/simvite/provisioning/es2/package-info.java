@NullMarked
package org.simvite.provisioning.es2;

import org.jspecify.annotations.NullMarked;
