package io.fovea.schemas;

import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Confluent's wire format: a zero byte, then the schema's id in the registry as four bytes, big-endian. The subject of a
 * topic's values is {@code TOPIC-value}.
 */
final class ConfluentFraming implements Framing {
    private static final byte MAGIC = 0;

    private final SchemaRegistry registry;

    ConfluentFraming(SchemaRegistry registry) {
        this.registry = registry;
    }

    @Override
    public int length() {
        return Byte.BYTES + Integer.BYTES;
    }

    @Override
    public byte[] frame(String topic, Schema schema) {
        return ByteBuffer.allocate(length())
                .put(MAGIC)
                .putInt(registry.id(topic + "-value", schema))
                .array();
    }

    @Override
    public long schemaNumber(byte[] bytes) {
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        if (frame.get() != MAGIC) {
            throw new SerializationException("not in Confluent's wire format");
        }
        return frame.getInt();
    }

    @Override
    public Schema schema(long id, Schema wanted) {
        return registry.schema(Math.toIntExact(id));
    }
}
