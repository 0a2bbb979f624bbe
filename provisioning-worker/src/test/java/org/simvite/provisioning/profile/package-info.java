@NullMarked
package org.simvite.provisioning.profile;

import org.jspecify.annotations.NullMarked;
