package org.simvite.provisioning.worker;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.simvite.serde.BadRecordException;

/** What may be told about an exception: messages of foreign ones can show contents. */
final class DeadLetterCause {

    private static final int FRAMES = 12;

    private DeadLetterCause() {}

    static String message(Exception why) {
        return why instanceof BadRecordException
                ? String.valueOf(why.getMessage())
                : why.getClass().getSimpleName();
    }

    static String place(Exception why) {
        return Arrays.stream(why.getStackTrace())
                .limit(FRAMES)
                .map(frame -> "at " + frame)
                .collect(Collectors.joining("\n"));
    }
}
