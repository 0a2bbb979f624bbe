package org.simvite.runtime.shell;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The parts of logging that are decided at start; the rest stands in logback.xml. */
final class Logs {

    /** How much this project's own code says. */
    enum Detail {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    private Logs() {}

    /** How many lines there were too many of, since the start ({@link LogRate}). */
    static double leftOut() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                ? context.getTurboFilterList().stream()
                        .mapToDouble(filter -> filter instanceof LogRate rate ? rate.leftOut() : 0)
                        .sum()
                : 0;
    }

    static void configure(String service, Detail detail) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            // a property of the context, not of a thread's MDC: Kafka's own threads log too
            context.putProperty("service", service);
            context.getLogger("org.simvite").setLevel(Level.valueOf(detail.name()));
        }
    }
}
