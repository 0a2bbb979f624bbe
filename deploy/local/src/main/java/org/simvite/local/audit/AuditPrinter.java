package org.simvite.local.audit;

import java.util.function.Consumer;

/** Tells a report to a person. */
public final class AuditPrinter {

    private static final int SHOWN = 10;

    private AuditPrinter() {}

    public static void print(Audit.Report report, Consumer<String> say) {
        say.accept("audit of " + report.records() + " records"
                + (report.deadLetters() == 0 ? "" : ", " + report.deadLetters() + " of them dead letters"));
        for (var finding : report.findings()) {
            say.accept(String.format(
                    "  %-8s %s (%d checked)",
                    finding.holds() ? "holds" : "BROKEN", finding.invariant(), finding.checked()));
            finding.violations().stream().limit(SHOWN).forEach(violation -> say.accept("             " + violation));
            if (finding.violations().size() > SHOWN) {
                say.accept("             and " + (finding.violations().size() - SHOWN) + " more");
            }
        }
    }
}
