package org.simvite.backing;

import java.util.Objects;

/** What the backing services' processes have in common: ready line, clean end, exit codes fit for a script. */
public final class ProcessMain {

    static final int FAILED = 1;
    static final int BAD_OPTIONS = 2;
    static final int PORT_TAKEN = 3;

    private ProcessMain() {}

    /** The body of a process. */
    @FunctionalInterface
    public interface Body {
        void run() throws Exception;
    }

    /** Runs the body; an expected failure ends the process with one line on standard error and its own exit code. */
    public static void run(String name, Body body) {
        try {
            body.run();
        } catch (IllegalArgumentException e) {
            fail(name, BAD_OPTIONS, e);
        } catch (PortTakenException e) {
            fail(name, PORT_TAKEN, e);
        } catch (Exception e) {
            fail(name, FAILED, e);
        }
    }

    /** One line to whoever started the process. */
    public static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Closes at SIGTERM, SIGINT and at the regular end. */
    public static void closeAtExit(AutoCloseable resource) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(resource), "close"));
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            System.err.println("while closing: " + e);
        }
    }

    private static void fail(String name, int code, Exception e) {
        System.err.println(name + ": " + Objects.requireNonNullElse(e.getMessage(), e.toString()));
        System.exit(code);
    }
}
