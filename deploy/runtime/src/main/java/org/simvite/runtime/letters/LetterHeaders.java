package org.simvite.runtime.letters;

/** The headers of a dead letter beside those of the record itself, named as Kafka Streams names them. */
public final class LetterHeaders {

    /** What all of them begin with. */
    public static final String PREFIX = "__streams.errors.";

    /** Class of the exception. */
    public static final String EXCEPTION = PREFIX + "exception";
    /** Our own message, which names no contents, or the class. */
    public static final String MESSAGE = PREFIX + "message";
    /** Places in the code. */
    public static final String STACKTRACE = PREFIX + "stacktrace";
    /** Topic that the record was read from, with the installation's prefix. */
    public static final String TOPIC = PREFIX + "topic";

    public static final String PARTITION = PREFIX + "partition";
    public static final String OFFSET = PREFIX + "offset";
    /** What was processing it. */
    public static final String NODE = PREFIX + "node";
    /** Whose letter it is. */
    public static final String APPLICATION = PREFIX + "application";

    /** On a record that was written back: the id of its letter. */
    public static final String REPLAY_OF = "simvite.replay-of";

    private LetterHeaders() {}
}
