/** The topic catalogue: every topic declared once, for code, provisioning, access rights and documentation alike. */
@NullMarked
package org.simvite.topic;

import org.jspecify.annotations.NullMarked;
