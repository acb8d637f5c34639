package io.fovea.quantize.checkpoint;

import static io.fovea.quantize.checkpoint.TinyCheckpoints.safetensors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsReaderTest {

    @Test
    void widensEveryFloatingType() throws UnreadableFileException {
        var file = ByteBuffer.wrap(safetensors("""
                {"__metadata__": {"format": "pt"},
                 "single": {"dtype": "F32", "shape": [1, 2], "data_offsets": [0, 8]},
                 "half": {"dtype": "F16", "shape": [2], "data_offsets": [8, 12]},
                 "brain": {"dtype": "BF16", "shape": [2], "data_offsets": [12, 16]},
                 "double": {"dtype": "F64", "shape": [], "data_offsets": [16, 24]},
                 "none": {"dtype": "F32", "shape": [0, 7], "data_offsets": [24, 24]}}
                """, 24));
        file.order(ByteOrder.LITTLE_ENDIAN).position(file.limit() - 24);
        file.putFloat(1.5f).putFloat(-2.25f);
        file.putShort((short) 0x3C00).putShort((short) 0xC100);
        file.putShort((short) 0x3F80).putShort((short) 0xC020);
        file.putDouble(0.1).rewind();

        var tensors = SafetensorsReader.read(file);

        assertThat(tensors).containsOnlyKeys("single", "half", "brain", "double", "none");
        assertThat(values(tensors, "single")).containsExactly(1.5f, -2.25f);
        assertThat(values(tensors, "half")).containsExactly(1f, -2.5f);
        assertThat(values(tensors, "brain")).containsExactly(1f, -2.5f);
        assertThat(values(tensors, "double")).containsExactly(0.1f);
        assertThat(values(tensors, "none")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}          | not valid JSON
            []                                                                    | not a JSON object
            {"a": 1}                                                              | "a" without a shape
            {"a": {"dtype": "F32", "shape": [-2], "data_offsets": [0, 8]}}        | "a" without a shape
            {"a": {"dtype": "F32", "shape": [2.0], "data_offsets": [0, 8]}}       | "a" without a shape
            {"a": {"dtype": "F32", "shape": [2], "data_offsets": [0]}}            | "a" without a shape
            {"a": {"dtype": "F8_E4M3", "shape": [8], "data_offsets": [0, 8]}}     | unknown element type "F8_E4M3"
            {"a": {"dtype": "F32", "shape": [3], "data_offsets": [0, 8]}}         | reaches beyond its storage
            {"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 8]}}         | has 8 bytes for the shape [1]
            {"a": {"dtype": "F32", "shape": [2], "data_offsets": [8, 0]}}         | places "a" at 8..0
            {"a": {"dtype": "F32", "shape": [2], "data_offsets": [8, 16]}}        | places "a" at 8..16
            {"a": {"dtype": "F32", "shape": [3], "data_offsets": [0, 12]}}        | truncated: "a" ends at byte 12
            {"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}         | 4 bytes follow the last tensor
            {"a": {"dtype": "F32", "shape": [4294967296, 4294967296], "data_offsets": [0, 8]}} | reaches beyond
            {"a": {"dtype": "F32", "shape": [9223372036854775807], "data_offsets": [0, 8]}} | reaches beyond
            {"a": {"dtype": "F32", "shape": [9223372036854775808], "data_offsets": [0, 8]}} | "a" without a shape
            """)
    void refusesAHeaderThatDoesNotFitTheFile(String header, String reason) {
        var file = ByteBuffer.wrap(safetensors(header, 8));

        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> SafetensorsReader.read(file))
                .withMessageContaining(reason);
    }

    @Test
    void refusesTensorsThatShareBytes() {
        var file = ByteBuffer.wrap(safetensors("""
                {"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},
                 "b": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}""", 8));

        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> SafetensorsReader.read(file))
                .withMessageContaining("places \"b\" at 4..8, after bytes that end at 8");
    }

    @Test
    void refusesTheSameNameTwice() {
        var file = ByteBuffer.wrap(safetensors("""
                {"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]},
                 "a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}""", 8));

        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> SafetensorsReader.read(file))
                .withMessageContaining("not valid JSON");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, truncated: the header claims -1 bytes",
        "9223372036854775807, truncated: the header claims",
        "9000000, the header claims 9000000 bytes"
    })
    void allocatesNothingForAHeaderItWillNotRead(long claimed, String reason) {
        var file = ByteBuffer.allocate(9_100_000).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(0, claimed).put(8, (byte) '{');

        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> SafetensorsReader.read(file))
                .withMessageContaining(reason);
    }

    private static float[] values(Map<String, StoredTensor> tensors, String name) {
        var stored = Objects.requireNonNull(tensors.get(name)).values();
        var values = new float[stored.remaining()];
        stored.get(values);
        return values;
    }
}
