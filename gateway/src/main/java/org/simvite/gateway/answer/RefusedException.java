package org.simvite.gateway.answer;

/** An operation found out on its way that a call is to be refused; nothing was written for it. */
public final class RefusedException extends RuntimeException {

    private final transient Problem problem;

    public RefusedException(Problem problem) {
        super(problem.type().name(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
