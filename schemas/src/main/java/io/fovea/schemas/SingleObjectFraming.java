package io.fovea.schemas;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Avro's single-object encoding: {@code C3 01}, then the 64-bit fingerprint of the schema's canonical form,
 * little-endian. A fingerprint is looked up in the history of the schema that the reader expects.
 */
final class SingleObjectFraming implements Framing {
    private static final short MARKER = (short) 0xC301;

    private final SchemaHistory history;
    private final Map<Schema, byte[]> frames = new ConcurrentHashMap<>();

    SingleObjectFraming(SchemaHistory history) {
        this.history = history;
    }

    @Override
    public int length() {
        return Short.BYTES + Long.BYTES;
    }

    @Override
    public byte[] frame(String topic, Schema schema) {
        return frames.computeIfAbsent(schema, unframed -> ByteBuffer.allocate(length())
                .putShort(MARKER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SchemaNormalization.parsingFingerprint64(unframed))
                .array());
    }

    @Override
    public long schemaNumber(byte[] bytes) {
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        if (frame.getShort() != MARKER) {
            throw new SerializationException("not in Avro's single-object encoding");
        }
        return frame.order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    @Override
    public Schema schema(long fingerprint, Schema wanted) {
        if (SchemaNormalization.parsingFingerprint64(wanted) == fingerprint) {
            return wanted;
        }
        return history.versions(wanted.getName()).stream()
                .filter(version -> SchemaNormalization.parsingFingerprint64(version) == fingerprint)
                .findFirst()
                .orElseThrow(() -> new SerializationException(
                        "written with an unknown schema (fingerprint %016x)".formatted(fingerprint)));
    }
}
