/** The HTTP door: terminals, social accounts and operators publish and read through it. */
@NullMarked
package org.simvite.gateway;

import org.jspecify.annotations.NullMarked;
