package org.simvite.terminal;

/** The gateway refused a call (RFC 9457). */
public final class ProblemException extends TerminalException {

    private final int status;
    private final String type;

    /**
     * @param status HTTP status, 400 to 599
     * @param type stable name of the problem
     */
    public ProblemException(int status, String type, String title) {
        super(title + " (" + status + ", " + type + ")");
        this.status = status;
        this.type = type;
    }

    public int status() {
        return status;
    }

    public String type() {
        return type;
    }
}
