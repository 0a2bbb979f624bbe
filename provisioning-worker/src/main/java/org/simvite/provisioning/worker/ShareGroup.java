package org.simvite.provisioning.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.simvite.topic.AccessRights;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The share group as it has to be. Its settings belong to the broker, and the defaults would be wrong: a new group would miss
 * every order written before it, and read those of transactions that were aborted.
 */
final class ShareGroup {

    /** Without the installation's prefix. */
    static final String NAME = AccessRights.FULFIL_GROUP;

    private static final Logger LOG = LoggerFactory.getLogger(ShareGroup.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Map<String, String> SETTINGS =
            Map.of("share.auto.offset.reset", "earliest", "share.isolation.level", "read_committed");

    private final Admin admin;
    private final String group;

    ShareGroup(Admin admin, String group) {
        this.admin = admin;
        this.group = group;
    }

    /**
     * Sets the group up, waiting for the broker if it must.
     *
     * @throws IllegalStateException if the broker does not answer in time, or the process is told to end meanwhile
     */
    void setUp(Duration within, BooleanSupplier stopping) throws InterruptedException {
        var begun = System.nanoTime();
        while (true) {
            try {
                admin.incrementalAlterConfigs(changes()).all().get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (ExecutionException | TimeoutException e) {
                if (stopping.getAsBoolean() || System.nanoTime() - begun > within.toNanos()) {
                    throw new IllegalStateException("the share group " + group + " cannot be set up", e);
                }
                LOG.info("waiting for the broker, to set up the share group {}", group);
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    private Map<ConfigResource, Collection<AlterConfigOp>> changes() {
        List<AlterConfigOp> operations = SETTINGS.entrySet().stream()
                .map(entry ->
                        new AlterConfigOp(new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        return Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), operations);
    }
}
