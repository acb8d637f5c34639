package io.fovea.runtime;

import io.fovea.schemas.Cleanup;
import io.fovea.schemas.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that are absent, and at the start finds out whether Kafka can be reached at all. */
public final class TopicAdmin {
    private static final Logger LOG = LoggerFactory.getLogger(TopicAdmin.class);

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(100);

    private TopicAdmin() {}

    /**
     * Creates those of the topics that do not exist and waits until they can be written. Existing ones stay as they are.
     *
     * @throws UserErrorException in one line, if Kafka cannot be reached within {@link KafkaSettings#startupTimeout}
     */
    public static void ensure(KafkaSettings kafka, Collection<Topic<?>> topics) {
        try (Admin admin = connect(kafka)) {
            Set<String> existing = answer(kafka, admin.listTopics().names());
            for (Topic<?> topic : topics) {
                if (!existing.contains(topic.name())) {
                    create(admin, kafka, topic);
                }
            }
        } catch (ExecutionException e) {
            throw unusable(kafka, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unusable(kafka, e);
        }
    }

    /** Waits as long as is allowed, but says after a moment what for: a wrong address looks like a Kafka that is starting. */
    private static <T> T answer(KafkaSettings kafka, KafkaFuture<T> asked)
            throws ExecutionException, InterruptedException {
        try {
            return asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            LOG.warn(
                    "event=kafka_awaited bootstrap={} reason=\"{}\" key=kafka.bootstrap.servers for_at_most_s={}",
                    kafka.bootstrapServers(),
                    BootstrapProbe.whyNot(kafka.bootstrapServers()),
                    kafka.startupTimeout().toSeconds());
            return asked.get();
        }
    }

    private static Admin connect(KafkaSettings kafka) throws InterruptedException {
        Map<String, Object> settings = new HashMap<>(kafka.admin());
        int timeout = Math.toIntExact(kafka.startupTimeout().toMillis());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(timeout, 30_000));
        long deadline = System.nanoTime() + kafka.startupTimeout().toNanos();
        boolean told = false;
        while (true) {
            try {
                return Admin.create(settings);
            } catch (ConfigException e) {
                throw new UserErrorException("kafka: " + e.getMessage(), e);
            } catch (KafkaException e) {
                // The name of a container that is being started may not resolve yet.
                boolean unresolved = e.getCause() instanceof ConfigException reason
                        && String.valueOf(reason.getMessage()).contains("resolvable");
                if (!unresolved || System.nanoTime() - deadline >= 0) {
                    throw unusable(kafka, e.getCause() == null ? e : e.getCause());
                }
                if (!told) {
                    told = true;
                    LOG.warn(
                            "event=kafka_awaited bootstrap={} reason=\"no such host\" key=kafka.bootstrap.servers for_at_most_s={}",
                            kafka.bootstrapServers(),
                            kafka.startupTimeout().toSeconds());
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_INTERVAL.toMillis());
            }
        }
    }

    private static void create(Admin admin, KafkaSettings kafka, Topic<?> topic)
            throws ExecutionException, InterruptedException {
        TopicOverride override = kafka.override(topic);
        int partitions = override.partitions().orElse(topic.partitions());
        NewTopic created = new NewTopic(topic.name(), Optional.of(partitions), override.replication())
                .configs(configuration(kafka, topic));
        try {
            admin.createTopics(List.of(created)).all().get();
            LOG.info("event=topic_created topic={} partitions={}", topic.name(), partitions);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                LOG.warn(
                        "event=topic_not_created topic={} reason=\"{}\"",
                        topic.name(),
                        e.getCause().getMessage());
                return;
            }
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
        awaitLeaders(admin, kafka, topic, partitions);
    }

    /**
     * Waits until every partition answers: a batch produced right after the creation can be lost otherwise
     * (KAFKA-15591). A broker that has not heard of the new topic yet says that there is none.
     */
    private static void awaitLeaders(Admin admin, KafkaSettings kafka, Topic<?> topic, int partitions)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        long deadline = System.nanoTime() + kafka.startupTimeout().toNanos();
        while (true) {
            try {
                admin.listOffsets(ends).all().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() - deadline >= 0) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_INTERVAL.toMillis());
            }
        }
    }

    private static Map<String, String> configuration(KafkaSettings kafka, Topic<?> topic) {
        Map<String, String> configuration = new HashMap<>();
        configuration.put(TopicConfig.CLEANUP_POLICY_CONFIG, topic.cleanup().policy());
        configuration.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(kafka.messageBytes()));
        if (topic.cleanup() == Cleanup.DELETE) {
            Duration retention = kafka.retention(topic);
            configuration.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
        } else {
            // Compaction leaves the segment alone that is being written, and whoever starts reads it as a whole: of
            // 1 GB by default.
            configuration.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(kafka.messageBytes()));
        }
        return configuration;
    }

    private static UserErrorException unusable(KafkaSettings kafka, Throwable reason) {
        String where = "Kafka at " + kafka.bootstrapServers() + " (key kafka.bootstrap.servers) ";
        if (reason instanceof TimeoutException) {
            return new UserErrorException(
                    where + "does not answer within "
                            + kafka.startupTimeout().toSeconds() + " s: "
                            + BootstrapProbe.whyNot(kafka.bootstrapServers()),
                    reason);
        }
        if (reason instanceof AuthenticationException || reason instanceof AuthorizationException) {
            return new UserErrorException(where + "refuses us: " + reason.getMessage(), reason);
        }
        String kind = reason instanceof RetriableException ? "cannot be used now: " : "cannot be used: ";
        return new UserErrorException(where + kind + reason.getMessage(), reason);
    }
}
