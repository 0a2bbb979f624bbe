package org.simvite.backing.smdp;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.simvite.backing.PortTakenException;
import org.simvite.backing.Ports;

/** A simulated SM-DP+: ES2+ for the operator, {@code /simulator/...} for tests and the demo. State survives a restart. */
public final class SmdpSimulator implements AutoCloseable {

    static {
        // The JDK's server waits 40 ms between an answer's head and its body otherwise. Read once, before the first
        // server.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** Calls at one time; each that is slow or hangs takes one. */
    private static final int THREADS = 32;

    private final Smdp smdp;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final @Nullable ProgressCallbacks callbacks;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final boolean secure;

    private SmdpSimulator(SmdpConfig config, Clock clock) throws IOException {
        var tls = Optional.ofNullable(config.tls()).map(TlsContext::of).orElse(null);
        var faults = new FaultPlan();
        this.secure = tls != null;
        this.server = bind(config.port(), tls);
        this.smdp = new Smdp(config.journal(), config.accepted(), clock);
        this.callbacks = config.operator() == null
                ? null
                : new ProgressCallbacks(config.operator(), tls, faults, config.retryAfter(), smdp::delivered);
        server.createContext(Es2Handler.PATH, new Es2Handler(smdp, faults, config.smdpAddress(), closing));
        server.createContext(ProfilesHandler.PATH, new ProfilesHandler(smdp, this::tellOperator));
        server.createContext(DevicesHandler.PATH, new DevicesHandler(smdp::register));
        server.createContext(FaultsHandler.PATH, new FaultsHandler(faults));
        server.setExecutor(threads);
    }

    /**
     * Starts the simulator and returns when it takes calls.
     *
     * @throws PortTakenException if another program listens on the port
     * @throws IllegalArgumentException if the TLS stores cannot be used
     * @throws UncheckedIOException if the journal cannot be read or written
     */
    public static SmdpSimulator start(SmdpConfig config) {
        try {
            Files.createDirectories(config.journal().toAbsolutePath().getParent());
            var simulator = new SmdpSimulator(config, Clock.systemUTC());
            simulator.server.start();
            simulator.smdp.undeliveredAtStart().forEach(simulator::tellOperator);
            return simulator;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the SM-DP+ simulator", e);
        }
    }

    /** Base address, without a path and without a slash at the end. */
    public URI address() {
        return URI.create((secure ? "https://" : "http://") + Ports.HOST + ":" + port());
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Takes profiles into the inventory; those already there stay as they are. */
    public void load(Collection<Profile> profiles) {
        smdp.load(profiles);
    }

    /** From now on the eUICC of that EID can prove that it is one, and downloads. */
    public void register(String eid) {
        smdp.register(eid);
    }

    public Optional<Profile> profile(String iccid) {
        return smdp.profile(iccid);
    }

    public List<Profile> profiles() {
        return smdp.profiles();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
        if (callbacks != null) {
            callbacks.close();
        }
        try {
            smdp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tellOperator(Notification notification) {
        if (callbacks != null) {
            callbacks.send(notification);
        }
    }

    private static HttpServer bind(int port, @Nullable SSLContext tls) throws IOException {
        try {
            var address = new InetSocketAddress(Ports.HOST, port);
            if (tls == null) {
                return HttpServer.create(address, 0);
            }
            var server = HttpsServer.create(address, 0);
            server.setHttpsConfigurator(TlsContext.requiringClients(tls));
            return server;
        } catch (BindException e) {
            throw new PortTakenException("SM-DP+ simulator", port);
        }
    }
}
