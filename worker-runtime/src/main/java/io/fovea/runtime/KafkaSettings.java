package io.fovea.runtime;

import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How to reach Kafka and how its clients behave; section {@code kafka} of the deployment file.
 *
 * <p>Every property of Kafka's clients can be given and goes to all of them; with the prefix {@code consumer.}, {@code
 * producer.} or {@code admin.} to those alone, with {@code streams.} to Kafka Streams alone. {@code
 * FOVEA_KAFKA_SECURITY_PROTOCOL} in the environment is {@code security.protocol} in the section and overrides it. A
 * property that no client knows is refused, because it is most often a misspelt one. Ours among them:
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
    private static final String REGISTRY = "schema.registry.";
    private static final String STREAMS = "streams.";
    private static final String STARTUP_TIMEOUT = "startup.timeout";
    private static final String ALL = "all";
    private static final Map<String, Set<String>> CLIENTS = Map.of(
            "consumer.", ConsumerConfig.configNames(),
            "producer.", ProducerConfig.configNames(),
            "admin.", AdminClientConfig.configNames());

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
        properties.keySet().forEach(key -> requireKnown(file, key));
        environment.forEach((name, value) -> {
            if (name.startsWith(ENVIRONMENT_PREFIX)) {
                properties.put(propertyName(name), value);
            }
        });
        String timeout = properties.remove(STARTUP_TIMEOUT);
        Map<String, TopicOverride> topics = file.map("topics", TopicOverride.class);
        topics.keySet().forEach(name -> requireTopic(file, name));
        return new KafkaSettings(
                properties,
                topics,
                timeout == null ? DEFAULT_STARTUP_TIMEOUT : file.duration("kafka.startup.timeout", timeout));
    }

    private static void requireKnown(DeploymentFile file, String key) {
        if (!isKnown(key)) {
            throw file.error("kafka." + key, "no client of Kafka has this property");
        }
    }

    private static boolean isKnown(String key) {
        return key.equals(STARTUP_TIMEOUT)
                || key.startsWith(STREAMS)
                || key.startsWith(REGISTRY)
                || key.startsWith("config.providers")
                || CLIENTS.keySet().stream().anyMatch(prefix -> isKnownTo(prefix, key))
                || CLIENTS.values().stream().anyMatch(names -> names.contains(key));
    }

    private static boolean isKnownTo(String prefix, String key) {
        return key.startsWith(prefix)
                && CLIENTS.getOrDefault(prefix, Set.of()).contains(key.substring(prefix.length()));
    }

    private static void requireTopic(DeploymentFile file, String name) {
        Set<String> names = Stream.concat(Stream.of(ALL), Topics.all().stream().map(Topic::name))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!names.contains(name)) {
            throw file.error("topics." + name, "no such topic (known: " + String.join(", ", names) + ")");
        }
    }

    private static String propertyName(String variable) {
        String key = variable.substring(ENVIRONMENT_PREFIX.length())
                .toLowerCase(Locale.ROOT)
                .replace('_', '.');
        if (!isKnown(key)) {
            throw new UserErrorException(variable + " in the environment: no client of Kafka has a property " + key);
        }
        return key;
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
        return topics.getOrDefault(topic.name(), TopicOverride.NONE).or(topics.getOrDefault(ALL, TopicOverride.NONE));
    }

    /** How long the records of a topic live, where it is created here. */
    public Duration retention(Topic<?> topic) {
        return override(topic).retention().orElse(topic.retention());
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
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        "false",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        // The partitions of a killed worker wait so long; it polls all the time, so it is never late.
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                        "10000",
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        messageBytes(),
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        messageBytes(),
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                        CooperativeStickyAssignor.class.getName()));
        consumer.put(ConsumerConfig.GROUP_ID_CONFIG, groupId(service));
        return consumer;
    }

    /**
     * Properties of a producer whose sends are acknowledged by all replicas and never doubled by a retry.
     *
     * <p>One request at a time: of each producer, a broker that comes back from a crash remembers the newest batch alone.
     * An older one that it has but could not acknowledge would be sent again and refused as out of order until {@code
     * delivery.timeout.ms} is over, two minutes for an image.
     */
    public Map<String, Object> producer() {
        return client(
                "producer.",
                Map.of(
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        "1",
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
     * Properties for Kafka Streams and the clients in it. The application id is {@link #groupId}, for the caller to set.
     */
    public Map<String, Object> streams() {
        Map<String, Object> streams = shared();
        streams.put("producer." + ProducerConfig.MAX_REQUEST_SIZE_CONFIG, messageBytes());
        streams.put("consumer." + ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, messageBytes());
        streams.put("consumer." + ConsumerConfig.FETCH_MAX_BYTES_CONFIG, messageBytes());
        properties.forEach((key, value) -> {
            if (isPrefixed(key)) {
                streams.put(key, value);
            }
        });
        streams.putAll(withPrefix(STREAMS));
        return streams;
    }

    private Map<String, Object> client(String prefix, Map<String, Object> ours) {
        Map<String, Object> client = new HashMap<>(ours);
        client.putAll(shared());
        client.putAll(withPrefix(prefix));
        return client;
    }

    /** What every client gets. */
    private Map<String, Object> shared() {
        Map<String, Object> shared = new HashMap<>();
        properties.forEach((key, value) -> {
            if (!key.startsWith(REGISTRY) && !key.startsWith(STREAMS) && !isPrefixed(key)) {
                shared.put(key, value);
            }
        });
        shared.remove(ConsumerConfig.GROUP_ID_CONFIG);
        shared.remove(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        shared.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        return shared;
    }

    private Map<String, Object> withPrefix(String prefix) {
        Map<String, Object> matching = new HashMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                matching.put(key.substring(prefix.length()), value);
            }
        });
        return matching;
    }

    private static boolean isPrefixed(String key) {
        return CLIENTS.keySet().stream().anyMatch(key::startsWith);
    }
}
