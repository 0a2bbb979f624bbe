package org.simvite.provisioning.es2;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * An SM-DP+ as configured.
 *
 * @param id under which stock names it
 * @param url of its ES2+ interface, up to and without {@code /gsma/rsp2/es2plus}
 * @param requester our function requester identifier there
 * @param address its name in activation codes, where it tells none; the host of the url is another machine's
 * @param timeout for one call
 * @param certificate our client certificate there; empty: none
 */
public record Smdp(
        String id,
        URI url,
        String requester,
        String address,
        Duration timeout,
        Optional<ClientCertificate> certificate) {}
