package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.simvite.event.CreditPolicy;
import org.simvite.policy.PolicyKeys;
import org.simvite.policy.PolicyRules;
import org.simvite.topic.Topics;

/** Credit policies: how they become rows, and questions about them. */
public final class PolicyQueries {

    static final List<Projection<?>> PROJECTIONS =
            List.of(new Projection<>(Topics.CREDIT_POLICIES, PolicyQueries::policy));

    private final ReadModelFile file;

    PolicyQueries(ReadModelFile file) {
        this.file = file;
    }

    /**
     * {@link PolicyContent} of a version; empty if none is known.
     *
     * @param version {@code name@version}
     */
    public Optional<String> content(String version) {
        return file.read(rows ->
                rows.one("select content from policies where version = ?", row -> row.text("content"), version));
    }

    /** The numbers of a version as a JSON object; empty if it is not known. */
    public Optional<String> numbers(String version) {
        return file.read(
                rows -> rows.one("select body from policies where version = ?", row -> row.text("body"), version));
    }

    /** How many versions there are. */
    public int versions() {
        return file.read(rows -> rows.list(
                        "select count(*) as versions from policies where version not glob 'active/*'",
                        row -> Math.toIntExact(row.number("versions"))))
                .get(0);
    }

    /** The version that was brought into force last; empty before any was. */
    public Optional<String> inForce() {
        return file.read(rows -> rows.one(
                "select version from policies indexed by policies_in_force where version glob 'active/*'"
                        + " order by at desc, version desc limit 1",
                row -> row.text("version").substring(PolicyKeys.ACTIVE.length())));
    }

    private static void policy(Rows rows, String key, @Nullable CreditPolicy policy, Set<String> news)
            throws SQLException {
        if (policy != null
                && key.startsWith(PolicyKeys.ACTIVE)
                && !PolicyRules.broken(policy).isEmpty()) {
            // nobody obeys it
            return;
        }
        var unused = policy == null
                ? rows.update("delete from policies where version = ?", key)
                : rows.update(
                        "insert or replace into policies (version, content, body, at) values (?, ?, ?, ?)",
                        key,
                        PolicyContent.of(policy),
                        policy.toString(),
                        policy.getAt().toEpochMilli());
    }
}
