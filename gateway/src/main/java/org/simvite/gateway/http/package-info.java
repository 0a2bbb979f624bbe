/** The listeners: the contract, limits, authentication and the way of a call to its operation and back. The only package that knows Vert.x. */
@NullMarked
package org.simvite.gateway.http;

import org.jspecify.annotations.NullMarked;
