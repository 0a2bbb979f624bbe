package org.simvite.terminal;

/** The check symbol does not fit the code, so somebody mistyped it; nothing was sent. */
public final class MistypedCodeException extends TerminalException {

    MistypedCodeException() {
        super("the code is mistyped: compare it with what you were given");
    }
}
