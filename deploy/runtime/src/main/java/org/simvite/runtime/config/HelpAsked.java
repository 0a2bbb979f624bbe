package org.simvite.runtime.config;

/** The process was started with {@code --help}: its message is the text to print. */
public final class HelpAsked extends RuntimeException {

    public HelpAsked(String text) {
        super(text);
    }
}
