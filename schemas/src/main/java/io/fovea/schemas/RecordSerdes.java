package io.fovea.schemas;

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
public abstract class RecordSerdes {
    /** Single-object encoding with the schemas of this module; needs nothing else. */
    public static RecordSerdes bundled() {
        return new SingleObjectSerdes();
    }

    /** As Kafka settings tell. */
    public static RecordSerdes configured(Map<String, String> settings) {
        if (settings.containsKey("schema.registry.url")) {
            throw new UnsupportedOperationException("schema.registry.url");
        }
        return bundled();
    }

    /** The serde of a topic's values. */
    @SuppressWarnings("unchecked") // a topic's type is a SpecificRecord where it is not byte[]
    public final <V> Serde<V> of(Topic<V> topic) {
        if (topic.type() == byte[].class) {
            return (Serde<V>) Serdes.ByteArray();
        }
        return (Serde<V>) of(topic.type().asSubclass(SpecificRecord.class));
    }

    /**
     * The serde of a generated class, for stores and internal topics. Its deserializer throws
     * {@link org.apache.kafka.common.errors.SerializationException} where bytes are not such a record.
     */
    public abstract <V extends SpecificRecord> Serde<V> of(Class<V> type);
}
