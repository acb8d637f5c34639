package io.fovea.runtime;

import io.fovea.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How to reach Kafka and how its clients behave; section {@code kafka} of the deployment file.
 *
 * <p>Every property of Kafka's clients can be given and goes to all of them; with the prefix {@code consumer.}, {@code
 * producer.} or {@code admin.} to those alone. {@code FOVEA_KAFKA_SECURITY_PROTOCOL} in the environment is {@code
 * security.protocol} in the section and overrides it. Ours among them:
 *
 * <ul>
 *   <li>{@code group.id}: prefix of every consumer group and of the Streams application id, {@code fovea} by default
 *   <li>{@code max.request.size}: largest record in bytes, 32 MB by default; sets the consumers' and topics' limits too
 *   <li>{@code startup.timeout}: how long an unreachable Kafka is waited for at the start, 30 s by default
 *   <li>{@code schema.registry.url} and the like: see {@link io.fovea.schemas.RecordSerdes}
 * </ul>
 *
 * @param properties as given
 * @param topics how topics are created otherwise than declared, by name or {@code all}
 * @param startupTimeout how long an unreachable Kafka is waited for at the start
 */
public record KafkaSettings(
        Map<String, String> properties, Map<String, TopicOverride> topics, Duration startupTimeout) {
    private static final String ENVIRONMENT_PREFIX = "FOVEA_KAFKA_";
    private static final String DEFAULT_BOOTSTRAP = "localhost:9092";
    private static final String DEFAULT_MESSAGE_BYTES = Integer.toString(32 << 20);
    private static final Duration DEFAULT_STARTUP_TIMEOUT = Duration.ofSeconds(30);
    private static final String[] CLIENTS = {"consumer.", "producer.", "admin."};

    public KafkaSettings {
        properties = Map.copyOf(properties);
        topics = Map.copyOf(topics);
    }

    /** Kafka's address, and defaults for everything else. */
    public static KafkaSettings at(String bootstrapServers) {
        return new KafkaSettings(
                Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                Map.of(),
                DEFAULT_STARTUP_TIMEOUT);
    }

    /** Reads sections {@code kafka} and {@code topics}, and the environment over the first. */
    public static KafkaSettings from(DeploymentFile file, Map<String, String> environment) {
        Map<String, String> properties = new TreeMap<>(file.properties("kafka"));
        environment.forEach((name, value) -> {
            if (name.startsWith(ENVIRONMENT_PREFIX)) {
                properties.put(propertyName(name.substring(ENVIRONMENT_PREFIX.length())), value);
            }
        });
        String timeout = properties.remove("startup.timeout");
        return new KafkaSettings(
                properties,
                file.map("topics", TopicOverride.class),
                timeout == null ? DEFAULT_STARTUP_TIMEOUT : file.duration("kafka.startup.timeout", timeout));
    }

    private static String propertyName(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    public KafkaSettings withProperty(String key, String value) {
        Map<String, String> more = new HashMap<>(properties);
        more.put(key, value);
        return new KafkaSettings(more, topics, startupTimeout);
    }

    public String bootstrapServers() {
        return properties.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, DEFAULT_BOOTSTRAP);
    }

    /** The consumer group, or Streams application id, of one service: the prefix and its name. */
    public String groupId(String service) {
        return properties.getOrDefault(ConsumerConfig.GROUP_ID_CONFIG, "fovea") + "-" + service;
    }

    /** Largest record, in bytes. */
    public int messageBytes() {
        String bytes = properties.getOrDefault(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DEFAULT_MESSAGE_BYTES);
        try {
            return Integer.parseInt(bytes);
        } catch (NumberFormatException e) {
            throw new UserErrorException("kafka.max.request.size must be a number of bytes, not '" + bytes + "'", e);
        }
    }

    /** How one topic is created. */
    TopicOverride override(Topic<?> topic) {
        return topics.getOrDefault(topic.name(), TopicOverride.NONE).or(topics.getOrDefault("all", TopicOverride.NONE));
    }

    /** Properties of an admin client. */
    public Map<String, Object> admin() {
        return client("admin.", Map.of());
    }

    /** Properties of a consumer in the group of a service, which commits by itself. */
    public Map<String, Object> consumer(String service) {
        Map<String, Object> consumer = client(
                "consumer.",
                Map.of(
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, messageBytes(),
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG, messageBytes(),
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                                CooperativeStickyAssignor.class.getName()));
        consumer.put(ConsumerConfig.GROUP_ID_CONFIG, groupId(service));
        return consumer;
    }

    /** Properties of a producer whose sends are acknowledged by all replicas and never doubled by a retry. */
    public Map<String, Object> producer() {
        return client(
                "producer.",
                Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        "true",
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        messageBytes(),
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        Math.max(64L << 20, 2L * messageBytes())));
    }

    /**
     * Properties for Kafka Streams: everything given, with the prefixes that Streams understands by itself, and the
     * limits on the size of a record. The application id is {@link #groupId}, for the caller to set.
     */
    public Map<String, Object> streams() {
        Map<String, Object> streams = new HashMap<>(properties);
        streams.keySet().removeIf(key -> key.startsWith("schema.registry."));
        streams.remove(ConsumerConfig.GROUP_ID_CONFIG);
        streams.remove(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        streams.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        streams.putIfAbsent("producer." + ProducerConfig.MAX_REQUEST_SIZE_CONFIG, messageBytes());
        streams.putIfAbsent("consumer." + ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, messageBytes());
        streams.putIfAbsent("consumer." + ConsumerConfig.FETCH_MAX_BYTES_CONFIG, messageBytes());
        return streams;
    }

    private Map<String, Object> client(String prefix, Map<String, Object> ours) {
        Map<String, Object> merged = new HashMap<>(ours);
        properties.forEach((key, value) -> {
            if (!key.startsWith("schema.registry.") && !isPrefixed(key)) {
                merged.put(key, value);
            }
        });
        merged.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                merged.put(key.substring(prefix.length()), value);
            }
        });
        merged.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        return merged;
    }

    private static boolean isPrefixed(String key) {
        for (String client : CLIENTS) {
            if (key.startsWith(client)) {
                return true;
            }
        }
        return false;
    }
}
