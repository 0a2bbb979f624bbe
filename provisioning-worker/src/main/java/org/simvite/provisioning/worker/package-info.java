/** The share-group consumer around fulfilment: orders in, sealed parameters and one result per attempt out. */
@NullMarked
package org.simvite.provisioning.worker;

import org.jspecify.annotations.NullMarked;
