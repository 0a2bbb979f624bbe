package org.simvite.runtime.state;

import java.util.List;

/**
 * Deadlines whose handling failed for the first time. They are put back and tried again, so whoever catches this only has to
 * tell of it.
 */
public final class DeadlinesFailedException extends RuntimeException {

    private final transient List<Failure> failures;

    /**
     * One of them.
     *
     * @param store whose deadline it is
     * @param id of the deadline, in the words of its store
     * @param cause why it could not be handled
     */
    public record Failure(String store, String id, Exception cause) {}

    DeadlinesFailedException(List<Failure> failures) {
        super(failures.size() + " deadlines failed", failures.get(0).cause());
        this.failures = List.copyOf(failures);
    }

    /** One at least, the earliest deadline first. */
    public List<Failure> failures() {
        return failures;
    }
}
