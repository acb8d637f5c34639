package io.fovea.schemas;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * How records become bytes, chosen by configuration.
 *
 * <p>Without a registry a value is in Avro's single-object encoding ({@code C3 01}, the schema's fingerprint, the
 * record) and this module carries every version of every schema. With a registry it is in Confluent's wire format ({@code
 * 00}, the schema's id, the record), which Kafka's common tools read.
 */
public final class RecordSerdes {
    static {
        TrustedRecords.trust();
    }

    private final Framing framing;

    RecordSerdes(Framing framing) {
        this.framing = framing;
    }

    /** Single-object encoding with the schemas of this module; needs nothing else. */
    public static RecordSerdes bundled() {
        return new RecordSerdes(new SingleObjectFraming(SchemaHistory.bundled()));
    }

    /**
     * Confluent's wire format with a registry that registers new schemas by itself.
     *
     * @param registry base address, for example {@code http://localhost:8081} or {@code
     *     http://localhost:8080/apis/ccompat/v7}
     * @param headers sent with every request, for example {@code Authorization}
     */
    public static RecordSerdes confluent(URI registry, Map<String, String> headers) {
        return new RecordSerdes(new ConfluentFraming(new SchemaRegistry(List.of(registry), headers, true)));
    }

    /**
     * As Kafka settings tell: with {@code schema.registry.url} as {@link #confluent}, else as {@link #bundled}.
     *
     * <ul>
     *   <li>{@code schema.registry.url}: base address, or several of the same registry with commas between
     *   <li>{@code schema.registry.basic.auth.user.info}: {@code user:password}
     *   <li>{@code schema.registry.bearer.auth.token}: a token instead
     *   <li>{@code schema.registry.auto.register.schemas}: {@code false} where somebody else registers the schemas
     * </ul>
     *
     * @throws IllegalArgumentException with one line for people, if a setting makes no sense
     */
    public static RecordSerdes configured(Map<String, String> settings) {
        return RegistrySettings.registry(settings)
                .map(registry -> new RecordSerdes(new ConfluentFraming(registry)))
                .orElseGet(RecordSerdes::bundled);
    }

    /** The serde of a topic's values. */
    @SuppressWarnings("unchecked") // a topic's type is a SpecificRecord where it is not byte[]
    public <V> Serde<V> of(Topic<V> topic) {
        if (topic.type() == byte[].class) {
            return (Serde<V>) Serdes.ByteArray();
        }
        return (Serde<V>) of(topic.type().asSubclass(SpecificRecord.class));
    }

    /**
     * The serde of a generated class, for stores and internal topics. Its deserializer throws
     * {@link org.apache.kafka.common.errors.SerializationException} where bytes are not such a record, and, with a
     * registry that does not answer, {@link RegistryUnavailableException}.
     */
    public <V extends SpecificRecord> Serde<V> of(Class<V> type) {
        return new AvroSerde<>(framing, type);
    }
}
