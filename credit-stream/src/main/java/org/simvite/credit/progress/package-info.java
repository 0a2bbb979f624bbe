/**
 * PROGRESS: how far all tasks of a stage have read, told to each partition of the topic that the stage writes.
 *
 * <p>A tick proves by its place that what it covers was read: a stage's records were in the next topic's log before its
 * transaction was committed, the transaction was committed before PROGRESS read of the progress in it, and only then is the
 * tick appended. Commit markers need not be atomic for that: a reader of committed records does not pass a record that is not
 * decided yet. Each of P tasks tells one aggregate, which tells each of P partitions: 2 P records, not P times P.
 */
@NullMarked
package org.simvite.credit.progress;

import org.jspecify.annotations.NullMarked;
