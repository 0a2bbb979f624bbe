package org.simvite.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.simvite.local.stock.SampleEids;
import org.simvite.terminal.ApplicationState;
import org.simvite.terminal.Terminal;
import org.simvite.terminal.TerminalException;
import org.simvite.terminal.TerminalFile;

/** Many terminals that each get their install code and apply with it, and try again as people do when nobody answers. */
final class Crowd implements AutoCloseable {

    private static final int AT_ONCE = 24;
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    private final AtomicInteger answered = new AtomicInteger();
    private final URI gateway;
    private final Path folder;

    Crowd(URI gateway, Path folder) {
        this.gateway = gateway;
        this.folder = folder;
    }

    /** Starts them; each future is the application as it was when it had been answered. */
    List<CompletableFuture<ApplicationState>> apply(int terminals) {
        var all = new ArrayList<CompletableFuture<ApplicationState>>();
        for (int i = 0; i < terminals; i++) {
            var file = new TerminalFile(folder.resolve("terminal-" + i + ".json"));
            all.add(CompletableFuture.supplyAsync(() -> one(file), pool));
        }
        return all;
    }

    int answered() {
        return answered.get();
    }

    private ApplicationState one(TerminalFile file) {
        var until = Instant.now().plus(PATIENCE);
        var terminal = Terminal.create(file, gateway, SampleEids.madeUp(), Clock.systemUTC());
        persistently(until, terminal::register);
        var code = persistently(until, () -> {
            var request = terminal.awaitCode(terminal.installRequest(), WAIT, seen -> {});
            if (request.code() == null) {
                throw new TerminalException("no code yet: " + request);
            }
            return request.code();
        });
        persistently(until, () -> {
            var last = terminal.lastApplication();
            if (last == null) {
                return terminal.apply(code, "ESIM");
            }
            terminal.resend(last);
            return last;
        });
        var application = persistently(until, () -> {
            var state = terminal.awaitApplication(String.valueOf(terminal.lastApplication()), WAIT, seen -> {});
            if (state.underWay()) {
                throw new TerminalException("still " + state);
            }
            return state;
        });
        answered.incrementAndGet();
        return application;
    }

    private static <T> T persistently(Instant until, Supplier<T> step) {
        while (true) {
            try {
                return step.get();
            } catch (TerminalException e) {
                if (Instant.now().isAfter(until)) {
                    throw e;
                }
                Pause.shortly();
            }
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
