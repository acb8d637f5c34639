package io.fovea.quantize.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ElementTypeTest {

    @Test
    void widensEveryHalfExactly() {
        for (int bits = 0; bits <= 0xFFFF; bits++) {
            var bytes = ByteBuffer.allocate(2).putShort(0, (short) bits);

            float widened = ElementType.FLOAT16.widen(bytes, 0);

            assertThat(widened).as("%04x", bits).isEqualTo(Float.valueOf(byDefinition(bits)));
        }
    }

    /** IEEE 754-2019, 3.4: sign, five bits of exponent with bias 15, ten bits of fraction. */
    private static float byDefinition(int bits) {
        int exponent = bits >> 10 & 0x1F;
        double fraction = (bits & 0x3FF) / 1024.0;
        double magnitude = exponent == 0 ? Math.scalb(fraction, -14) : Math.scalb(1 + fraction, exponent - 15);
        if (exponent == 31) {
            magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        }
        return (float) Math.copySign(magnitude, bits >> 15 == 0 ? 1 : -1);
    }
}
