@NullMarked
package org.simvite.provisioning.fulfil;

import org.jspecify.annotations.NullMarked;
