package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.simvite.event.CreditPolicy;
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

    private static void policy(Rows rows, String key, @Nullable CreditPolicy policy, Set<String> news)
            throws SQLException {
        var unused = policy == null
                ? rows.update("delete from policies where version = ?", key)
                : rows.update(
                        "insert or replace into policies (version, content) values (?, ?)",
                        key,
                        PolicyContent.of(policy));
    }
}
