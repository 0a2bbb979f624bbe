package org.simvite.local.audit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Audits a system that is at work: what is under way breaks some invariants for a moment, so a pass that finds something is
 * repeated until it is clean or the time is over.
 */
public final class Settling {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private Settling() {}

    /**
     * @param limit how long what is under way may take
     * @param progress is told of each pass that is not the last
     * @return the last pass
     */
    public static Audit.Report run(Audit audit, Duration limit, Consumer<String> progress) {
        var until = System.nanoTime() + limit.toNanos();
        while (true) {
            var report = audit.run();
            if (report.clean() || System.nanoTime() >= until) {
                return report;
            }
            var open = report.findings().stream()
                    .mapToLong(finding -> finding.violations().size())
                    .sum();
            progress.accept("  " + open + " findings may be under way, looking again ...");
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
