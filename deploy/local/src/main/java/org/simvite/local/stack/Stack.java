package org.simvite.local.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** All processes of an installation, started in the order in which they need each other and ended in the reverse. */
public final class Stack {

    private static final Duration PAUSE = Duration.ofMillis(100);
    /** How long a process that runs may say nothing before it is taken to be stuck. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final String CURE = "`up --restart-stuck` ends it and starts it again";

    private final List<ProcessSpec> specs;
    private final Processes processes;
    private final Probe probe = new Probe();

    /** @param specs in an order in which each comes after those it needs */
    public Stack(List<ProcessSpec> specs, Processes processes) {
        this.specs = List.copyOf(specs);
        this.processes = processes;
    }

    /**
     * What a process is doing.
     *
     * @param pid 0 when it does not run
     */
    public record Status(String name, long pid, List<Integer> ports, boolean ready, String detail) {}

    public List<Status> status() {
        return specs.stream().map(this::status).toList();
    }

    /** Names of the processes that run. */
    List<String> running() {
        return specs.stream()
                .map(ProcessSpec::name)
                .filter(name -> processes.running(name).isPresent())
                .toList();
    }

    private Status status(ProcessSpec spec) {
        var process = processes.running(spec.name());
        if (process.isEmpty()) {
            return new Status(spec.name(), 0, spec.ports(), false, "not running");
        }
        var pid = process.get().pid();
        if (processes.halted(spec.name())) {
            return new Status(spec.name(), pid, spec.ports(), false, halted(pid));
        }
        var answer = probe.ask(spec);
        return new Status(spec.name(), pid, spec.ports(), answer.ready(), answer.detail());
    }

    private static String halted(long pid) {
        return "stopped by a signal (SIGSTOP): it does nothing until it is ended, or continued with kill -CONT " + pid
                + "; " + CURE;
    }

    /** Waiting for it would be in vain. */
    private void requireMoving(ProcessSpec spec) {
        if (processes.halted(spec.name())) {
            var pid = processes.running(spec.name()).map(ProcessHandle::pid).orElse(0L);
            throw new StackException(spec.name() + " (" + pid + ") is " + halted(pid));
        }
    }

    /** Ends what runs but stands still, or says nothing for ten seconds: it would be in the way of a start. */
    public void endStuck(Consumer<String> progress) {
        specs.stream().filter(this::stuck).forEach(spec -> {
            processes.stop(spec.name());
            progress.accept(spec.name() + " was stuck, ended");
        });
    }

    private boolean stuck(ProcessSpec spec) {
        var until = System.nanoTime() + SILENCE.toNanos();
        while (processes.running(spec.name()).isPresent()) {
            if (processes.halted(spec.name())) {
                return true;
            }
            if (probe.ask(spec).answers()) {
                return false;
            }
            if (System.nanoTime() > until) {
                return true;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return false;
    }

    /**
     * Starts what does not run yet, and returns when everything is ready.
     *
     * @param progress is told each step in a line
     * @param betweenSteps is called with the name of each process that became ready, before those that need it start
     * @throws StackException a port is taken, a process stands still, ended while it started, or was not ready in time; what
     *     this call started is ended again
     */
    public void start(Consumer<String> progress, Consumer<String> betweenSteps) {
        specs.forEach(this::requireMoving);
        requireFreePorts();
        var started = new Started();
        var hook = new Thread(() -> end(started), "end-what-was-started");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            bringUp(started, progress, betweenSteps);
        } catch (RuntimeException e) {
            end(started);
            throw e;
        } finally {
            forget(hook);
        }
    }

    /** What one call has started. Once that is being ended nothing more is started. */
    private final class Started {
        private final List<String> names = new ArrayList<>();
        private boolean ending;

        synchronized void start(ProcessSpec spec) {
            if (ending) {
                throw new StackException("interrupted while starting");
            }
            processes.start(spec);
            names.add(0, spec.name());
        }

        synchronized boolean has(String name) {
            return names.contains(name);
        }

        synchronized List<String> lastFirst() {
            ending = true;
            return List.copyOf(names);
        }
    }

    /** Also when this process is ended in the middle: half an installation is of no use to anybody. */
    private void end(Started started) {
        started.lastFirst().forEach(processes::stop);
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is at work
        }
    }

    private void bringUp(Started started, Consumer<String> progress, Consumer<String> betweenSteps) {
        var waiting = new LinkedHashMap<ProcessSpec, Instant>();
        var toStart = new ArrayList<>(specs);
        Set<String> ready = new HashSet<>();
        var patience = new Patience(Instant.now());
        while (ready.size() < specs.size()) {
            toStart.removeIf(spec -> {
                if (!ready.containsAll(spec.after())) {
                    return false;
                }
                if (processes.running(spec.name()).isEmpty()) {
                    started.start(spec);
                }
                waiting.put(spec, Instant.now());
                return true;
            });
            waiting.keySet().forEach(spec -> startIfItDied(spec, started));
            waiting.keySet().forEach(this::requireMoving);
            if (waiting.entrySet().removeIf(entry -> becameReady(entry, ready, progress, betweenSteps))) {
                patience.renew(Instant.now());
            }
            goOnWaiting(patience, waiting, progress);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void goOnWaiting(Patience patience, Map<ProcessSpec, Instant> waiting, Consumer<String> progress) {
        var now = Instant.now();
        patience.look(
                now,
                waiting.keySet().stream()
                        .map(ProcessSpec::name)
                        .collect(Collectors.toMap(name -> name, processes::processorTime)));
        if (patience.isOver(now)) {
            throw new StackException(patience.inWords(now) + ": " + describe(waiting)
                    + "; the logs of the processes tell more. Where one that ran before does not answer, " + CURE);
        }
        if (patience.isToBeTold(now)) {
            progress.accept(patience.inWords(now) + ", waiting for: " + describe(waiting));
        }
    }

    /** A process that was killed a moment ago still ran when it was looked for; one that we started must not end. */
    private void startIfItDied(ProcessSpec spec, Started started) {
        if (processes.running(spec.name()).isPresent()) {
            return;
        }
        if (started.has(spec.name())) {
            throw new StackException(spec.name() + " ended while it started; the end of its log:\n  "
                    + String.join("\n  ", processes.lastWords(spec.name(), 15)));
        }
        started.start(spec);
    }

    private boolean becameReady(
            Map.Entry<ProcessSpec, Instant> entry,
            Set<String> ready,
            Consumer<String> progress,
            Consumer<String> betweenSteps) {
        var spec = entry.getKey();
        if (!probe.ask(spec).ready()) {
            return false;
        }
        var took = Duration.between(entry.getValue(), Instant.now()).toMillis();
        progress.accept(String.format("%-20s ready after %.1f s%s", spec.name(), took / 1000.0, at(spec)));
        betweenSteps.accept(spec.name());
        ready.add(spec.name());
        return true;
    }

    private static String at(ProcessSpec spec) {
        return spec.ports().isEmpty() ? "" : ", port " + spec.ports().get(0);
    }

    private String describe(Map<ProcessSpec, Instant> waiting) {
        return String.join(
                ", ",
                waiting.keySet().stream()
                        .map(spec -> spec.name() + " (" + probe.ask(spec).detail() + ")")
                        .toList());
    }

    /** Ends everything that runs: side by side those that no other needs any more, then those that they needed. */
    public void stop(Consumer<String> progress) {
        var left = new ArrayList<>(specs);
        while (!left.isEmpty()) {
            var needed = left.stream().flatMap(spec -> spec.after().stream()).collect(Collectors.toSet());
            var free = left.stream()
                    .map(ProcessSpec::name)
                    .filter(name -> !needed.contains(name))
                    .toList();
            processes.stop(free).forEach(name -> progress.accept(name + " stopped"));
            left.removeIf(spec -> free.contains(spec.name()));
        }
    }

    private void requireFreePorts() {
        for (var spec : specs) {
            if (processes.running(spec.name()).isPresent()) {
                continue;
            }
            for (int port : spec.ports()) {
                if (!Probe.portFree(port)) {
                    throw new StackException(
                            "port " + port + ", which " + spec.name()
                                    + " listens on, is taken by another program; end that program or choose other ports with --port-base");
                }
            }
        }
    }
}
