package org.simvite.invite.install;

import java.time.Instant;

/** Where a line is kept, so that it can be restored. */
public interface LineRows {

    void keep(Waiting waiting);

    void drop(Waiting waiting);

    /** @param path of a block, see {@link InstallLine#restoreBlock} */
    void keepBlock(String path, Instant fullAt);

    void dropBlock(String path);
}
