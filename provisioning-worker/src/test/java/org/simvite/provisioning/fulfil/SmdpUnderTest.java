package org.simvite.provisioning.fulfil;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.simvite.backing.smdp.IccidRange;
import org.simvite.backing.smdp.Profile;
import org.simvite.backing.smdp.SmdpConfig;
import org.simvite.backing.smdp.SmdpSimulator;
import org.simvite.provisioning.es2.Es2Client;
import org.simvite.provisioning.es2.Smdp;

/** The simulator over real HTTP, told to fail as a test wants. */
public final class SmdpUnderTest implements AutoCloseable {

    private final SmdpSimulator simulator;
    private final HttpClient http = HttpClient.newHttpClient();

    public SmdpUnderTest(Path journal) {
        simulator = SmdpSimulator.start(new SmdpConfig(
                0,
                journal,
                IccidRange.parse("8900000000000000000-8999999999999999999"),
                "smdp.simvite.local",
                null,
                null,
                Duration.ofSeconds(1)));
        simulator.register(Terminal.EID);
    }

    Es2Client client() throws IOException {
        return new Es2Client(new Smdp(
                "main", simulator.address(), "1.2.3", "SMDP.EXAMPLE.COM", Duration.ofSeconds(2), Optional.empty()));
    }

    public URI address() {
        return simulator.address();
    }

    public Profile profile(String iccid) {
        return simulator.profile(iccid).orElseThrow();
    }

    public List<Profile> profiles() {
        return simulator.profiles();
    }

    /** @param fault as the simulator's fault call takes it */
    public void fault(String fault) throws Exception {
        call(HttpRequest.newBuilder(simulator.address().resolve("/simulator/faults"))
                .POST(BodyPublishers.ofString(fault))
                .build());
    }

    public void noFaults() throws Exception {
        call(HttpRequest.newBuilder(simulator.address().resolve("/simulator/faults"))
                .DELETE()
                .build());
    }

    /** What the device does with an activation code. */
    public int download(String iccid, String matchingId, String eid) throws Exception {
        var body = "{\"matchingId\":\"" + matchingId + "\",\"eid\":\"" + eid + "\"}";
        return http.send(
                        HttpRequest.newBuilder(
                                        simulator.address().resolve("/simulator/profiles/" + iccid + "/download"))
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private void call(HttpRequest request) throws Exception {
        var status = http.send(request, BodyHandlers.discarding()).statusCode();
        if (status != 204) {
            throw new AssertionError("the simulator answers " + status);
        }
    }

    @Override
    public void close() {
        simulator.close();
    }
}
