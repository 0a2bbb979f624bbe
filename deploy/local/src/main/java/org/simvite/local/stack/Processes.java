package org.simvite.local.stack;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts and ends the processes of one workspace. */
public final class Processes {

    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final String OWNER_ONLY = "umask 077; exec \"$@\"";
    private static final String OWNER_ONLY_AND_NICE = "umask 077; exec nice -n 5 \"$@\"";

    private final Workspace workspace;
    private final boolean endWithThisProcess;

    /** @param endWithThisProcess whether they must not outlive the process that starts them */
    public Processes(Workspace workspace, boolean endWithThisProcess) {
        this.workspace = workspace;
        this.endWithThisProcess = endWithThisProcess;
    }

    public ProcessHandle start(ProcessSpec spec) {
        var log = OwnerOnly.file(workspace.log(spec.name()));
        var builder = new ProcessBuilder(shell(spec))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .directory(OwnerOnly.directory(workspace.data(spec.name())).toFile());
        // what stands in the caller's environment would win over the settings in our files
        builder.environment().keySet().removeIf(name -> name.startsWith("SIMVITE_"));
        builder.environment().putAll(spec.environment());
        try {
            var process = builder.start().toHandle();
            pidFile(spec.name()).write(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + spec.name(), e);
        }
    }

    /** The process of that name, while it runs. */
    public Optional<ProcessHandle> running(String name) {
        return pidFile(name).process();
    }

    /** What the process has used of a processor since it started; zero where it does not run, or the system does not tell. */
    Duration processorTime(String name) {
        return running(name)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    /**
     * Whether the process stands still: somebody has stopped it (SIGSTOP), and it neither answers nor ends before it is
     * continued. False where the system does not tell ({@code /proc}, Linux).
     */
    public boolean halted(String name) {
        return running(name).filter(Processes::halted).isPresent();
    }

    private static boolean halted(ProcessHandle process) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            // proc(5): the state comes after the name, which stands in brackets and can hold any character
            var state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state == 'T' || state == 't';
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks the process to end, and makes it end when it does not. Returns whether there was one. */
    public boolean stop(String name) {
        return !stop(List.of(name)).isEmpty();
    }

    /** Asks processes to end, and makes those end that do not. Returns those that there were. */
    List<String> stop(List<String> names) {
        var all = new LinkedHashMap<String, ProcessHandle>();
        names.forEach(name -> running(name).ifPresent(process -> all.put(name, process)));
        all.values().forEach(Processes::ask);
        all.values().forEach(process -> {
            if (!ended(process)) {
                process.destroyForcibly();
                ended(process);
            }
        });
        names.forEach(name -> pidFile(name).delete());
        return List.copyOf(all.keySet());
    }

    private static void ask(ProcessHandle process) {
        // one that stands still would hear of SIGTERM only when it is continued
        if (halted(process)) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
    }

    /** The last lines of its log, for a message about its end. */
    public List<String> lastWords(String name, int lines) {
        try {
            var all = Files.readAllLines(workspace.log(name));
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean ended(ProcessHandle process) {
        try {
            process.onExit().get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new StackException("cannot wait for process " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Through the shell, which takes from others every right to the files that the process makes, and lets those processes
     * go first that others wait for: a broker that comes back among clients that all try again would get a seventh of the machine.
     */
    private List<String> shell(ProcessSpec spec) {
        var all = new ArrayList<>(List.of("/bin/sh", "-c", spec.goesFirst() ? OWNER_ONLY : OWNER_ONLY_AND_NICE, "sh"));
        all.addAll(command(spec));
        return all;
    }

    private List<String> command(ProcessSpec spec) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(spec.jvmOptions());
        command.add("-cp");
        command.add(classPath(spec));
        if (endWithThisProcess) {
            command.add(Child.class.getName());
            command.add(Long.toString(ProcessHandle.current().pid()));
        }
        command.add(spec.mainClass());
        command.addAll(spec.arguments());
        return command;
    }

    /** A class path of its own still needs this module's code, for {@link Child}. */
    private static String classPath(ProcessSpec spec) {
        if (spec.classPath().isEmpty()) {
            return System.getProperty("java.class.path");
        }
        return spec.classPath() + File.pathSeparator + ownCode();
    }

    private static Path ownCode() {
        try {
            var source = Processes.class.getProtectionDomain().getCodeSource();
            return Path.of(Objects.requireNonNull(source).getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private PidFile pidFile(String name) {
        return new PidFile(workspace.run().resolve(name + ".pid"));
    }
}
