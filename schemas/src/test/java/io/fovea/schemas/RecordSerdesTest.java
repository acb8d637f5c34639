package io.fovea.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.record.ImageEvent;
import io.fovea.record.SaliencyMask;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class RecordSerdesTest {
    private final Serde<ImageEvent> serde = RecordSerdes.bundled().of(Topics.IMAGES);

    @Test
    void reads_what_it_wrote() {
        byte[] bytes = serde.serializer().serialize("images", Examples.image());

        assertThat(serde.deserializer().deserialize("images", bytes)).isEqualTo(Examples.image());
    }

    @Test
    void writes_what_avros_own_decoder_reads() throws IOException {
        byte[] bytes = serde.serializer().serialize("images", Examples.image());

        assertThat(ImageEvent.getDecoder().decode(new ByteArrayInputStream(bytes)))
                .isEqualTo(Examples.image());
    }

    @Test
    void reads_a_record_of_an_earlier_version() throws IOException {
        Schema before = Evolution.withoutField(ImageEvent.getClassSchema(), "label");
        RecordSerdes serdes =
                new RecordSerdes(new SingleObjectFraming(name -> List.of(before, ImageEvent.getClassSchema())));
        GenericRecord old = new GenericData.Record(before);
        ImageEvent image = Examples.image();
        before.getFields().forEach(field -> old.put(field.name(), image.get(field.name())));
        byte[] bytes = new BinaryMessageEncoder<GenericRecord>(image.getSpecificData(), before)
                .encode(old)
                .array();

        ImageEvent read = serdes.of(Topics.IMAGES).deserializer().deserialize("images", bytes);

        assertThat(read.getLabel()).isNull();
        assertThat(read.getSource()).isEqualTo("a/b.jpg");
        assertThat(read.getCapturedAt()).isEqualTo(image.getCapturedAt());
    }

    @Test
    void says_that_bytes_are_no_record() {
        byte[] text = "not avro at all".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> serde.deserializer().deserialize("images", text))
                .isInstanceOf(SerializationException.class)
                .hasMessage("no record of type ImageEvent: not in Avro's single-object encoding");
    }

    @Test
    void refuses_a_record_of_another_type() {
        Serde<SaliencyMask> masks = RecordSerdes.bundled().of(Topics.MASKS);
        byte[] image = serde.serializer().serialize("images", Examples.image());

        assertThatThrownBy(() -> masks.deserializer().deserialize("masks", image))
                .isInstanceOf(SerializationException.class)
                .hasMessageStartingWith("no record of type SaliencyMask: written with an unknown schema (fingerprint ");
    }

    @Property(tries = 200)
    void refuses_a_record_cut_short(@ForAll @IntRange(min = 0, max = 1000) int position) {
        byte[] bytes = serde.serializer().serialize("images", Examples.image());
        byte[] part = Arrays.copyOf(bytes, position % bytes.length);

        assertThatThrownBy(() -> serde.deserializer().deserialize("images", part))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void refuses_a_record_with_something_behind_it() {
        byte[] bytes = serde.serializer().serialize("images", Examples.image());
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);

        assertThatThrownBy(() -> serde.deserializer().deserialize("images", longer))
                .isInstanceOf(SerializationException.class)
                .hasMessage("no record of type ImageEvent: more bytes than a record has");
    }

    /** Lengths within a damaged record may claim gigabytes; the reader must neither believe nor die of it. */
    @Property(tries = 2000)
    void damaged_bytes_are_refused_or_read_and_never_worse(
            @ForAll @Size(10) byte[] damage, @ForAll @IntRange(min = 10, max = 400) int position) {
        byte[] bytes = serde.serializer().serialize("images", Examples.image());
        for (int i = 0; i < damage.length; i++) {
            bytes[10 + (position + i) % (bytes.length - 10)] = damage[i];
        }

        assertThatCode(() -> readOrRefuse(bytes)).doesNotThrowAnyException();
    }

    private void readOrRefuse(byte[] bytes) {
        try {
            assertThat(serde.deserializer().deserialize("images", bytes)).isNotNull();
        } catch (SerializationException e) {
            assertThat(e).hasMessageStartingWith("no record of type ImageEvent: ");
        }
    }

    @Test
    void passes_dead_letters_through() {
        byte[] bytes = {1, 2, 3};

        assertThat(RecordSerdes.bundled().of(Topics.DEAD_LETTERS).serializer().serialize("dead-letters", bytes))
                .containsExactly(1, 2, 3);
    }

    @Test
    void names_a_registry_setting_that_makes_no_sense() {
        assertThatThrownBy(() -> RecordSerdes.configured(Map.of("schema.registry.url", "registry:8081")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schema.registry.url")
                .hasMessageContaining("registry:8081");
        assertThatThrownBy(() -> RecordSerdes.configured(Map.of("schema.registry.user", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown key 'schema.registry.user'");
    }
}
