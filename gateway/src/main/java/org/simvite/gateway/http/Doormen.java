package org.simvite.gateway.http;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.simvite.gateway.access.Admission;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.answer.ProblemType;

/** The doormen of the two listeners. */
public final class Doormen {

    private Doormen() {}

    /** By token, as the contract asks for each operation. */
    public static Doorman byToken(Admission admission) {
        return (operation, headers, method, path, certificates) -> switch (operation.access()) {
            case ANYBODY -> new Admission.Result.Admitted(new Principal.Anybody());
            case KEY_HOLDER -> admission.keyHolder(headers, method, path);
            case TERMINAL -> admission.terminal(headers, method, path);
            case OPERATOR -> admission.operator(headers, operation.scope());
        };
    }

    /**
     * SM-DP+s, by the common name of their certificate, which the listener's trust store has vouched for.
     *
     * @param withoutTls who it is when there is no TLS, which is for tests and closed networks; empty: nobody
     */
    public static Doorman byCertificate(Optional<String> withoutTls) {
        return (operation, headers, method, path, certificates) -> {
            var name = certificates.isEmpty()
                    ? withoutTls
                    : List.copyOf(certificates).get(0) instanceof X509Certificate own
                            ? commonName(own.getSubjectX500Principal().getName())
                            : Optional.<String>empty();
            return name.<Admission.Result>map(id -> new Admission.Result.Admitted(new Principal.Smdp(id)))
                    .orElseGet(() -> new Admission.Result.Refused(ProblemType.FORBIDDEN.problem()));
        };
    }

    private static Optional<String> commonName(String distinguishedName) {
        try {
            return new LdapName(distinguishedName)
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(part -> part.getValue().toString())
                            .findFirst();
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }
}
