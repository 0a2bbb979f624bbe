package org.simvite.runtime.shell;

import org.slf4j.LoggerFactory;

/** A service that does nothing until it is told to end. */
final class EndlessMain {

    private EndlessMain() {}

    public static void main(String[] args) {
        ServiceShell.run("endless", args, settings -> shell -> {
            shell.closing(
                    "nothing",
                    () -> LoggerFactory.getLogger("org.simvite.Endless").warn("closing\n[nothing]"));
            LoggerFactory.getLogger("org.simvite.Endless")
                    .error("one\nline", new IllegalStateException("with\nbreaks", new RuntimeException("cause")));
            System.out.println("up");
        });
    }
}
