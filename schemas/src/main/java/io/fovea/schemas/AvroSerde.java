package io.fovea.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** A frame and a record in Avro's binary encoding. Safe for many threads, as the readers and writers of Avro are. */
final class AvroSerde<V extends SpecificRecord> implements Serde<V>, Serializer<V>, Deserializer<V> {
    private final Framing framing;
    private final SpecificData data;
    private final Schema schema;
    private final DatumWriter<V> writer;
    /** Records of one type are of much the same length: room for the next is made at once instead of by doubling. */
    private volatile int expectedLength = 512;

    private final Map<Long, DatumReader<V>> readers = new ConcurrentHashMap<>();

    @SuppressWarnings("unchecked") // Avro's factories have no type
    AvroSerde(Framing framing, Class<V> type) {
        this.framing = framing;
        this.data = SpecificData.getForClass(type);
        this.schema = data.getSchema(type);
        this.writer = data.createDatumWriter(schema);
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable V value) {
        if (value == null) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(expectedLength);
        bytes.writeBytes(framing.frame(topic, schema));
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            writer.write(value, encoder);
            encoder.flush();
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("cannot write a " + schema.getName() + ": " + e.getMessage(), e);
        }
        expectedLength = bytes.size() + bytes.size() / 16;
        return bytes.toByteArray();
    }

    @Override
    public @Nullable V deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            return read(bytes);
        } catch (RetriableException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            throw new SerializationException("no record of type " + schema.getName() + ": " + reason, e);
        }
    }

    private V read(byte[] bytes) throws IOException {
        if (bytes.length < framing.length()) {
            throw new SerializationException("only " + bytes.length + " bytes");
        }
        DatumReader<V> reader = readers.computeIfAbsent(framing.schemaNumber(bytes), this::reader);
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(bytes, framing.length(), bytes.length - framing.length(), null);
        V value = reader.read(null, decoder);
        if (!decoder.isEnd()) {
            throw new SerializationException("more bytes than a record has");
        }
        return value;
    }

    @SuppressWarnings("unchecked") // Avro's factories have no type
    private DatumReader<V> reader(long schemaNumber) {
        return data.createDatumReader(framing.schema(schemaNumber, schema), schema);
    }

    @Override
    public Serializer<V> serializer() {
        return this;
    }

    @Override
    public Deserializer<V> deserializer() {
        return this;
    }

    @Override
    public void configure(Map<String, ?> configuration, boolean isKey) {
        // All that it needs it has from its constructor.
    }

    @Override
    public void close() {
        // It owns nothing.
    }
}
