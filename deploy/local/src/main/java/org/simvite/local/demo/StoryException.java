package org.simvite.local.demo;

/** A step did not hold; the message says which and what was seen instead. */
public final class StoryException extends RuntimeException {

    StoryException(String message) {
        super(message);
    }
}
