package io.fovea.schemas;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** Avro's single-object encoding, with the schemas that this module carries. */
final class SingleObjectSerdes extends RecordSerdes {
    @Override
    public <V extends SpecificRecord> Serde<V> of(Class<V> type) {
        SpecificData data = SpecificData.getForClass(type);
        Schema schema = data.getSchema(type);
        return Serdes.serdeFrom(serializer(data, schema), deserializer(data, schema));
    }

    private static <V> Serializer<V> serializer(SpecificData data, Schema schema) {
        BinaryMessageEncoder<V> encoder = new BinaryMessageEncoder<>(data, schema);
        return (topic, value) -> {
            try {
                return value == null ? null : bytes(encoder.encode(value));
            } catch (IOException | RuntimeException e) {
                throw new SerializationException("cannot write a " + schema.getName() + ": " + e.getMessage(), e);
            }
        };
    }

    private static <V> Deserializer<V> deserializer(SpecificData data, Schema schema) {
        BinaryMessageDecoder<V> decoder = new BinaryMessageDecoder<>(data, schema);
        return (topic, bytes) -> {
            try {
                return bytes == null ? null : decoder.decode(bytes);
            } catch (MissingSchemaException e) {
                throw new SerializationException("unknown version of " + schema.getName() + ": " + e.getMessage(), e);
            } catch (IOException | RuntimeException e) {
                throw new SerializationException("no record of type " + schema.getName() + ": " + e.getMessage(), e);
            }
        };
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
