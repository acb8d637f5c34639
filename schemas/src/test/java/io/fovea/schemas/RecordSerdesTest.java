package io.fovea.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.record.ImageEvent;
import io.fovea.record.SaliencyMask;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class RecordSerdesTest {
    private final Serde<ImageEvent> serde = RecordSerdes.bundled().of(Topics.IMAGES);

    @Test
    void reads_what_it_wrote() {
        ImageEvent event = event();

        byte[] bytes = serde.serializer().serialize("images", event);

        assertThat(serde.deserializer().deserialize("images", bytes)).isEqualTo(event);
        assertThat(Arrays.copyOf(bytes, 2)).containsExactly(0xC3, 0x01);
    }

    @Test
    void names_the_type_that_bytes_are_not() {
        byte[] text = "not avro at all".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> serde.deserializer().deserialize("images", text))
                .isInstanceOf(SerializationException.class)
                .hasMessageStartingWith("no record of type ImageEvent: ");
    }

    @Test
    void refuses_a_record_of_another_type() {
        Serde<SaliencyMask> masks = RecordSerdes.bundled().of(Topics.MASKS);
        byte[] image = serde.serializer().serialize("images", event());

        assertThatThrownBy(() -> masks.deserializer().deserialize("masks", image))
                .isInstanceOf(SerializationException.class)
                .hasMessageStartingWith("unknown version of SaliencyMask: ");
    }

    @Test
    void refuses_a_record_cut_short() {
        byte[] bytes = serde.serializer().serialize("images", event());
        byte[] half = Arrays.copyOf(bytes, bytes.length / 2);

        assertThatThrownBy(() -> serde.deserializer().deserialize("images", half))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void passes_dead_letters_through() {
        byte[] bytes = {1, 2, 3};

        assertThat(RecordSerdes.bundled().of(Topics.DEAD_LETTERS).serializer().serialize("dead-letters", bytes))
                .containsExactly(1, 2, 3);
    }

    private static ImageEvent event() {
        return ImageEvent.newBuilder()
                .setImageId("ab".repeat(32))
                .setFeed("test")
                .setSource("a/b.jpg")
                .setCapturedAt(Instant.ofEpochMilli(1_700_000_000_123L))
                .setReceivedAt(Instant.ofEpochMilli(1_700_000_001_456L))
                .setContentType("image/jpeg")
                .setWidth(3)
                .setHeight(2)
                .setLabel(7)
                .setAttributes(Map.of("camera", "north"))
                .setBytes(ByteBuffer.wrap(new byte[] {9, 8, 7}))
                .build();
    }
}
