package org.simvite.runtime.shell;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.simvite.runtime.config.Settings;

/** A service that runs in this JVM beside others, with everything that its process would have: for tests. */
public final class RunningService implements AutoCloseable {

    private static final Duration END_WITHIN = Duration.ofSeconds(60);
    private static final Duration ASK_EVERY = Duration.ofMillis(20);

    private final CompletableFuture<ServiceShell> shell = new CompletableFuture<>();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    private RunningService() {}

    /**
     * Starts it and returns when its management port is open.
     *
     * @throws IllegalStateException if it ended before
     */
    public static RunningService start(String name, Settings settings, Service service) {
        RunningService running = new RunningService();
        Thread thread = new Thread(() -> running.run(name, settings, service), name);
        thread.setDaemon(true);
        thread.start();
        running.shell();
        return running;
    }

    private void run(String name, Settings settings, Service service) {
        int code = ServiceShell.FAILED;
        try {
            code = ServiceShell.execute(name, settings, read -> {
                Service.Start start = service.configure(read);
                return opened -> {
                    shell.complete(opened);
                    start.start(opened);
                };
            });
        } finally {
            exitCode.complete(code);
            shell.completeExceptionally(new IllegalStateException(name + " ended with exit code " + code));
        }
    }

    public ServiceShell shell() {
        try {
            return shell.get(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Waits until every readiness check says ready.
     *
     * @throws IllegalStateException with the reasons if that takes longer, or if the service ends
     */
    public RunningService awaitReady(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Map<String, Health> health = shell().health();
            if (health.values().stream().allMatch(Health::ready)) {
                return this;
            }
            if (exitCode.isDone() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not ready: "
                        + health.entrySet().stream()
                                .filter(check -> !check.getValue().ready())
                                .map(check ->
                                        check.getKey() + ": " + check.getValue().reason())
                                .collect(Collectors.joining(", ")));
            }
            Thread.sleep(ASK_EVERY.toMillis());
        }
    }

    /** Waits for its end; the exit code its process would have. */
    public int exitCode() throws InterruptedException {
        try {
            return exitCode.get(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends it as SIGTERM would, and waits. */
    @Override
    public void close() {
        shell().stop();
        try {
            exitCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
