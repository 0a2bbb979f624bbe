package org.simvite.topic;

import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.CLUSTER;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

/**
 * What a broker that denies by default has to allow a party's process, and nothing more: the topics of the catalogue, and what
 * the process is made of (a Streams application, the share group of orders). All entries are ALLOW, from any host.
 *
 * <p>Which request needs which right: Kafka documentation, Security, "Operations and Resources on Protocols". A producer
 * that is idempotent and has no transactions needs WRITE on its topics alone (KIP-679), a consumer without group READ alone.
 */
public final class AccessRights {

    /** The share group of those who carry out provisioning orders, without the installation's prefix. */
    public static final String FULFIL_GROUP = "fulfil";

    /** What the names of the groups end with that carry out commands on dead letters; they begin with the process's name. */
    public static final String REPLAY_GROUP = "-replay";

    private final Set<AclBinding> bindings = new HashSet<>();
    private final String principal;
    private final String prefix;

    private AccessRights(String prefix, String user) {
        this.principal = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, user).toString();
        this.prefix = prefix;
    }

    /**
     * The rights of one party.
     *
     * @param prefix of the installation's topics, groups and applications, such as {@code simvite.}; may be empty
     * @param user the name as which the broker knows the process, without {@code User:}; with mutual TLS the certificate's subject
     * @return for {@link org.apache.kafka.clients.admin.Admin#createAcls}; never empty
     */
    public static Set<AclBinding> of(Party party, String prefix, String user) {
        var rights = new AccessRights(prefix, user);
        rights.catalogue(party);
        switch (party) {
            case GATEWAY -> {
                rights.deadLetters();
                rights.replay(party);
            }
            case INVITE_SERVICE, CREDIT_STREAM -> {
                rights.streams(party);
                rights.replay(party);
            }
            case PROVISIONING_WORKER -> {
                rights.streams(party);
                rights.replay(party);
                rights.shareGroup();
            }
            // no processes of ours: what else theirs are made of is for their owners to add
            case ANALYTICS, OPERATOR -> {}
        }
        return Set.copyOf(rights.bindings);
    }

    private void catalogue(Party party) {
        for (var topic : Topics.all()) {
            if (topic.writers().contains(party)) {
                allow(TOPIC, topic.name(), LITERAL, WRITE, DESCRIBE, DESCRIBE_CONFIGS);
            }
            if (topic.readers().contains(party)) {
                allow(TOPIC, topic.name(), LITERAL, READ, DESCRIBE, DESCRIBE_CONFIGS);
            }
        }
    }

    private void deadLetters() {
        allow(TOPIC, Topics.DEAD_LETTERS, LITERAL, WRITE, DESCRIBE, DESCRIBE_CONFIGS);
    }

    /** Whoever writes a topic writes its dead letters back to it, when an operator says so. */
    private void replay(Party party) {
        allow(TOPIC, Topics.DEAD_LETTERS, LITERAL, READ);
        allow(GROUP, party.processName() + REPLAY_GROUP, LITERAL, READ, DESCRIBE);
    }

    /**
     * Of a Streams application that runs exactly once: its group, its transactional ids, the changelogs of its stores and the topic by which
     * it reads the brokers' clock, which it makes at its first start. Only a repartition topic would need DELETE as well, and there is none.
     */
    private void streams(Party party) {
        deadLetters();
        // how long the broker remembers the offsets of a group
        bindings.add(new AclBinding(
                new ResourcePattern(CLUSTER, Resource.CLUSTER_NAME, LITERAL),
                new AccessControlEntry(principal, "*", DESCRIBE_CONFIGS, AclPermissionType.ALLOW)));
        var application = party.processName();
        allow(GROUP, application, LITERAL, READ, DESCRIBE);
        allow(TRANSACTIONAL_ID, application + "-", PREFIXED, WRITE, DESCRIBE);
        allow(TOPIC, application + "-", PREFIXED, CREATE, READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS);
    }

    /** Its members set its configuration themselves when they start. */
    private void shareGroup() {
        allow(GROUP, FULFIL_GROUP, LITERAL, READ, DESCRIBE, ALTER_CONFIGS);
    }

    private void allow(ResourceType type, String name, PatternType pattern, AclOperation... operations) {
        for (var operation : operations) {
            bindings.add(new AclBinding(
                    new ResourcePattern(type, prefix + name, pattern),
                    new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW)));
        }
    }
}
