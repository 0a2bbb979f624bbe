package org.simvite.runtime.shell;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.config.BadSettings;
import org.simvite.runtime.config.HelpAsked;
import org.simvite.runtime.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process around a service. Reads settings, serves health and metrics from the first moment, runs the service until
 * SIGTERM or until it reports that it is lost, then says "not ready", closes everything in reverse order within a limit and
 * ends. Exit codes: 0 ended as asked, 1 failed, 2 bad settings.
 */
public final class ServiceShell {

    public static final int OK = 0;
    public static final int FAILED = 1;
    public static final int BAD_SETTINGS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(ServiceShell.class);

    private final String service;
    private final Duration stopWithin;
    private final Readiness readiness = new Readiness();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Deque<Closing> closings = new ArrayDeque<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger exitCode = new AtomicInteger(OK);
    private final ManagementServer management;

    private record Closing(String name, AutoCloseable closeable) {}

    private ServiceShell(String service, ShellSettings settings) {
        this.service = service;
        this.stopWithin = settings.stopWithin();
        meters.config().commonTags("service", service);
        new ClassLoaderMetrics().bindTo(meters);
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        FunctionCounter.builder("simvite.log.left.out", this, shell -> Logs.leftOut())
                .register(meters);
        management = new ManagementServer(service, settings.host(), settings.port(), readiness, meters);
    }

    /** Runs the service and ends the process; does not return. */
    @SuppressWarnings("SystemExitOutsideMain")
    public static void run(String service, String[] args, Service body) {
        int code = execute(service, Settings.load(args, System.getenv()), body);
        // halt, since SIGTERM's own exit code would be 143 and the hooks have nothing left to do
        System.out.flush();
        Runtime.getRuntime().halt(code);
    }

    /** Runs the service until it is asked to end; the exit code. Leaves the JVM alone: see {@link RunningService}. */
    static int execute(String service, Settings settings, Service body) {
        try {
            ShellSettings own = ShellSettings.from(settings);
            Logs.configure(service, own.detail());
            Service.Start start = body.configure(settings);
            settings.check();
            settings.unused().forEach(key -> LOG.warn("setting {} is not known to {}: misspelt?", key, service));
            LOG.info("{} starts: {}", service, settings);
            return new ServiceShell(service, own).live(start);
        } catch (HelpAsked e) {
            System.out.println(e.getMessage());
            return OK;
        } catch (BadSettings e) {
            e.problems().forEach(problem -> System.err.println(service + ": " + problem));
            return BAD_SETTINGS;
        } catch (PortTakenException e) {
            System.err.println(service + ": " + e.getMessage());
            return FAILED;
        }
    }

    private int live(Service.Start start) {
        Thread hook = new Thread(this::stopAndAwait, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        LOG.info("health and metrics on port {}", management.port());
        try {
            start.start(this);
            readiness.started();
            end.await();
        } catch (PortTakenException e) {
            System.err.println(service + ": " + e.getMessage());
            exitCode.set(FAILED);
        } catch (InterruptedException e) {
            LOG.info("interrupted: stopping");
        } catch (Exception e) {
            if (end.getCount() > 0) {
                LOG.error("{} could not start", service, e);
                exitCode.set(FAILED);
            }
        }
        closeAll();
        LOG.info("{} ended", service);
        closed.countDown();
        forget(hook);
        return exitCode.get();
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is the hook that brought us here
        }
    }

    public String service() {
        return service;
    }

    public MeterRegistry meters() {
        return meters;
    }

    /** The port of health and metrics, also when the setting was 0. */
    public int managementPort() {
        return management.port();
    }

    /** Adds a readiness check, or replaces the one of this name. */
    public void readiness(String name, Health.Check check) {
        readiness.put(name, check);
    }

    /** Has it closed when the process ends: the last one registered first. */
    public void closing(String name, AutoCloseable closeable) {
        synchronized (closings) {
            closings.push(new Closing(name, closeable));
        }
    }

    /** Ends the process as SIGTERM does. */
    public void stop() {
        end.countDown();
    }

    /** Ends the process with exit code 1: the service is lost and only a new process can help. */
    public void fail(String why, @Nullable Throwable cause) {
        LOG.error("{} is lost: {}", service, why, cause);
        exitCode.set(FAILED);
        end.countDown();
    }

    /** Whether the process has been asked to end; a start that waits for something gives up then. */
    public boolean stopping() {
        return end.getCount() == 0;
    }

    /** What {@code /health/ready} says at this moment. */
    public Map<String, Health> health() {
        return readiness.now();
    }

    private void stopAndAwait() {
        end.countDown();
        try {
            if (!closed.await(stopWithin.toMillis() + 1_000, TimeUnit.MILLISECONDS)) {
                LOG.error("{} did not end within {}", service, stopWithin);
                exitCode.set(FAILED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode.get());
    }

    private void closeAll() {
        readiness.stopping();
        Thread closer = new Thread(this::closeEach, "close");
        closer.setDaemon(true);
        closer.start();
        try {
            closer.join(stopWithin.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (closer.isAlive()) {
            LOG.error("{} did not close within {}", service, stopWithin);
            exitCode.set(FAILED);
        }
        management.close();
        meters.close();
    }

    private void closeEach() {
        while (true) {
            @Nullable Closing next;
            synchronized (closings) {
                next = closings.poll();
            }
            if (next == null) {
                return;
            }
            try {
                next.closeable().close();
            } catch (Exception e) {
                LOG.error("{} did not close", next.name(), e);
            }
        }
    }
}
