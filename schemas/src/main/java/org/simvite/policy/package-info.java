/** What makes a credit policy one that can be put in force: one check for whoever takes it in and whoever obeys it. */
@NullMarked
package org.simvite.policy;

import org.jspecify.annotations.NullMarked;
