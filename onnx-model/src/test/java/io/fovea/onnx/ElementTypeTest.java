package io.fovea.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementTypeTest {

    @ParameterizedTest
    @CsvSource({
        "FLOAT16, 0x003C, 1",
        "FLOAT16, 0xFF7B, 65504",
        "FLOAT16, 0x0180, -5.960464477539063e-8",
        "FLOAT16, 0x00FC, -Infinity",
        "FLOAT16, 0x017E, NaN",
        "BFLOAT16, 0xC0BF, -1.5",
        "FLOAT8E4M3FN, 0x7E, 448",
        "FLOAT8E4M3FN, 0x7F, NaN",
        "FLOAT8E4M3FN, 0x01, 0.001953125",
        "FLOAT8E4M3FNUZ, 0x7F, 240",
        "FLOAT8E4M3FNUZ, 0x80, NaN",
        "FLOAT8E5M2, 0x7B, 57344",
        "FLOAT8E5M2, 0x7C, Infinity",
        "FLOAT8E5M2FNUZ, 0x7F, 57344",
        "FLOAT8E5M2FNUZ, 0x80, NaN",
        "INT8, 0xFF, -1",
        "UINT8, 0xFF, 255",
        "INT16, 0xFFFF, -1",
        "UINT16, 0xFFFF, 65535",
        "UINT32, 0xFFFFFFFF, 4294967295",
        "UINT64, 0x00000000000000FF, 18374686479671623680",
        "BOOL, 0x02, 1",
    })
    void anElementIsReadFromItsLittleEndianBytes(ElementType type, String bytes, double expected) {
        // Given
        Tensor tensor = Tensor.raw(type, new int[0], bytes(bytes));

        // When
        double value = tensor.value(0);

        // Then
        assertThat(value).isEqualTo(Double.valueOf(expected));
    }

    @Test
    void fourBitElementsLieTwoToAByteTheFirstInTheLowHalf() {
        // Given
        byte[] packed = {(byte) 0xF7, 0x08};

        // When
        Tensor signed = Tensor.raw(ElementType.INT4, new int[] {3}, packed);
        Tensor unsigned = Tensor.raw(ElementType.UINT4, new int[] {3}, packed);
        Tensor real = Tensor.raw(ElementType.FLOAT4E2M1, new int[] {3}, packed);

        // Then
        assertThat(signed.doubles()).containsExactly(7, -1, -8);
        assertThat(unsigned.doubles()).containsExactly(7, 15, 8);
        assertThat(real.doubles()).containsExactly(6, -6, -0.0);
    }

    private static byte[] bytes(String hexadecimal) {
        byte[] bytes = new byte[hexadecimal.length() / 2 - 1];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hexadecimal.substring(2 * i + 2, 2 * i + 4), 16);
        }
        return bytes;
    }
}
