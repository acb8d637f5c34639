package io.fovea.imaging.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.imaging.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BigTiffTest {
    private static final int SHORT = 3;
    private static final int LONG = 4;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isDecodedAsTiff(boolean littleEndian) throws Exception {
        byte[] levels = {1, 2, 3, 40, 50, 60, 70, 80, 90, -1, -2, -3};

        byte[] encoded = bigTiff(2, 2, levels, littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);

        ImageDecoder decoder = new ImageDecoder();
        assertThat(decoder.header(encoded)).isEqualTo(new ImageHeader(ImageFormat.TIFF, 2, 2));
        assertThat(decoder.decode(encoded)).isEqualTo(new RgbImage(2, 2, levels));
    }

    /** One uncompressed strip behind the directory. */
    private static byte[] bigTiff(int width, int height, byte[] rgb, ByteOrder order) {
        ByteBuffer tiff = ByteBuffer.allocate(256 + rgb.length).order(order);
        byte mark = (byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M');
        tiff.put(mark).put(mark).putShort((short) 43).putShort((short) 8).putShort((short) 0);
        tiff.putLong(16);
        tiff.putLong(9);
        entry(tiff, 256, LONG, 1).putInt(width).putInt(0);
        entry(tiff, 257, LONG, 1).putInt(height).putInt(0);
        entry(tiff, 258, SHORT, 3)
                .putShort((short) 8)
                .putShort((short) 8)
                .putShort((short) 8)
                .putShort((short) 0);
        entry(tiff, 259, LONG, 1).putInt(1).putInt(0);
        entry(tiff, 262, LONG, 1).putInt(2).putInt(0);
        entry(tiff, 273, LONG, 1).putInt(256).putInt(0);
        entry(tiff, 277, LONG, 1).putInt(3).putInt(0);
        entry(tiff, 278, LONG, 1).putInt(height).putInt(0);
        entry(tiff, 279, LONG, 1).putInt(rgb.length).putInt(0);
        tiff.putLong(0);
        return tiff.position(256).put(rgb).array();
    }

    private static ByteBuffer entry(ByteBuffer tiff, int tag, int type, long count) {
        return tiff.putShort((short) tag).putShort((short) type).putLong(count);
    }
}
