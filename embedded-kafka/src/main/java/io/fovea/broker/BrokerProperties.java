package io.fovea.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** The properties of a broker that is alone, local and small: one node, both roles, few threads, little memory. */
final class BrokerProperties {
    /** Largest record, as the rest of the system has it. */
    private static final String MESSAGE_BYTES = Integer.toString(32 << 20);

    private BrokerProperties() {}

    static Properties of(Path dataDirectory, int port, int controllerPort, BrokerSettings settings) {
        Properties properties = new Properties();
        properties.setProperty("node.id", "1");
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("log.dirs", dataDirectory.toString());
        properties.setProperty(
                "listeners", "CLIENTS://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.setProperty("advertised.listeners", "CLIENTS://127.0.0.1:" + port);
        properties.setProperty("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.setProperty("inter.broker.listener.name", "CLIENTS");
        properties.setProperty("controller.listener.names", "CONTROLLER");
        properties.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);

        // A broker that was killed comes back once its old registration has expired: 5 s instead of 13.
        properties.setProperty("broker.session.timeout.ms", "2000");
        properties.setProperty("broker.heartbeat.interval.ms", "500");
        properties.setProperty("controlled.shutdown.enable", "false");
        properties.setProperty("controller.quorum.election.timeout.ms", "200");

        properties.setProperty("auto.create.topics.enable", "false");
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            properties.setProperty(internal + ".num.partitions", "1");
            properties.setProperty(internal + ".replication.factor", "1");
        }
        properties.setProperty("transaction.state.log.min.isr", "1");
        properties.setProperty("share.coordinator.state.topic.min.isr", "1");

        properties.setProperty("message.max.bytes", MESSAGE_BYTES);
        properties.setProperty("replica.fetch.max.bytes", MESSAGE_BYTES);
        properties.setProperty("socket.request.max.bytes", Integer.toString(100 << 20));

        // The default reserves 128 MB of heap for the compaction of topics of millions of keys.
        properties.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
        properties.setProperty("log.cleaner.threads", "1");
        properties.setProperty("num.network.threads", "2");
        properties.setProperty("num.io.threads", "4");
        properties.setProperty("num.recovery.threads.per.data.dir", "1");
        properties.setProperty("background.threads", "2");
        settings.overrides().forEach(properties::setProperty);
        return properties;
    }
}
