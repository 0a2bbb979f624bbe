package org.simvite.gateway.http;

import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import org.simvite.gateway.access.Admission;

/** Decides at a listener who is let in. Runs on a worker thread. */
@FunctionalInterface
public interface Doorman {

    /**
     * @param headers by name in lower case
     * @param path as called, without query
     * @param certificates of the client, its own first; empty without mutual TLS
     */
    Admission.Result admit(
            OperationSpec operation,
            Map<String, String> headers,
            String method,
            String path,
            List<Certificate> certificates);
}
