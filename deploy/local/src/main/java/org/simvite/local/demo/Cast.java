package org.simvite.local.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simvite.local.stock.SampleEids;
import org.simvite.terminal.ApplicationState;
import org.simvite.terminal.CodeRequest;
import org.simvite.terminal.ProblemException;
import org.simvite.terminal.Terminal;
import org.simvite.terminal.TerminalFile;

/** The people of the story: each has a terminal with keys and a file of its own. */
final class Cast {

    static final Duration LIMIT = Duration.ofSeconds(45);

    private final URI gateway;
    private final Path folder;

    Cast(URI gateway, Path folder) {
        this.gateway = gateway;
        this.folder = folder;
    }

    /** A terminal in a phone with an eUICC of its own, just installed and registered. */
    Terminal newcomer(String name) {
        return newcomer(name, SampleEids.madeUp());
    }

    /** A terminal that has just been installed and registered. @param eid of its phone; null: it has no eUICC */
    Terminal newcomer(String name, @Nullable String eid) {
        var file = new TerminalFile(folder.resolve(name + ".json"));
        var terminal = Terminal.create(file, gateway, eid, Clock.systemUTC());
        terminal.register();
        return terminal;
    }

    /** The code that came with the installation. */
    static String installCode(Terminal terminal) {
        return code(terminal.awaitCode(terminal.installRequest(), LIMIT, seen -> {}));
    }

    /** Asks for a code to pass on. */
    static CodeRequest ask(Terminal terminal) {
        return terminal.awaitCode(terminal.requestCode("FREE"), LIMIT, seen -> {});
    }

    static String code(CodeRequest request) {
        var code = request.code();
        if (code == null) {
            throw new StoryException("a code was expected, but the request is " + request);
        }
        return code;
    }

    static ApplicationState apply(Terminal terminal, String code, String profile) {
        return terminal.awaitApplication(terminal.apply(code, profile), LIMIT, seen -> {});
    }

    /**
     * Applies with a code that others want as well: whoever comes when it is known to be used up is refused at the door already.
     */
    static ApplicationState compete(Terminal terminal, String code, String profile) {
        try {
            return apply(terminal, code, profile);
        } catch (ProblemException e) {
            if (!e.type().endsWith(":code-not-usable")) {
                throw e;
            }
            return new ApplicationState("none", "REJECTED", "CODE_NOT_USABLE", null, null, null, List.of());
        }
    }

    /** Applies, and requires that parameters arrive. */
    static ApplicationState obtain(Terminal terminal, String code, String profile) {
        var application = apply(terminal, code, profile);
        if (application.sealed() == null) {
            throw new StoryException("parameters were expected, but the application is " + application);
        }
        return application;
    }

    static int credit(Terminal terminal) {
        return terminal.account().path("credit").asInt();
    }

    static int held(Terminal terminal) {
        return terminal.account().path("held").asInt();
    }
}
