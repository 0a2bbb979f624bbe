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

    /** Whether the call itself is what is wrong (4xx), so that it changed nothing, and changes nothing when it is sent again. */
    public boolean refusal() {
        return status < 500;
    }

    public int status() {
        return status;
    }

    public String type() {
        return type;
    }
}
