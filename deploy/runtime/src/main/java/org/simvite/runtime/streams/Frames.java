package org.simvite.runtime.streams;

import org.jspecify.annotations.Nullable;

/** A stack trace without messages. */
final class Frames {

    private Frames() {}

    /** Each exception of the chain and its innermost frames, one per line. */
    static String of(Throwable thrown, int frames) {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        for (@Nullable Throwable each = thrown; each != null && depth < 5; each = each.getCause(), depth++) {
            text.append(depth == 0 ? "" : "caused by ")
                    .append(each.getClass().getName())
                    .append('\n');
            StackTraceElement[] trace = each.getStackTrace();
            for (int i = 0; i < Math.min(frames, trace.length); i++) {
                text.append("  at ").append(trace[i]).append('\n');
            }
        }
        return text.toString();
    }
}
