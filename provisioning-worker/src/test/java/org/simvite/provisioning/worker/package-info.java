@NullMarked
package org.simvite.provisioning.worker;

import org.jspecify.annotations.NullMarked;
