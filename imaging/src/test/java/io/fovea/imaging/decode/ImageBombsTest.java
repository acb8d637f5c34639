package io.fovea.imaging.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.imaging.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small files that claim or unpack to more than any machine has, or that lead round in circles. */
class ImageBombsTest {
    private static final Duration CAP = Duration.ofSeconds(20);
    private static final long KEPT_BYTES = 32 << 20;
    private static final int TIFF_LONG = 4;

    /** What is expected of a bomb. */
    private enum Harmless {
        /** It is refused with a reason. */
        REFUSED,
        /** What is dangerous about it is never looked at. */
        DECODED,
        /** Either will do. */
        EITHER
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Bomb(byte[] file, Harmless harmless) {}

    static Stream<String> bombs() throws Exception {
        return all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void isHarmless(String name) throws Exception {
        Bomb bomb = Objects.requireNonNull(all().get(name));
        ImageDecoder decoder = new ImageDecoder(new DecodeLimits(16 << 20, 64_000_000, CAP));
        long before = UsedHeap.bytes();
        String outcome;
        try {
            RgbImage pixels = decoder.decode(bomb.file());
            outcome = "decoded " + pixels.width() + " x " + pixels.height();
        } catch (UndecodableImageException e) {
            outcome = "refused: " + e.getMessage();
        }

        System.out.println(name + " (" + bomb.file().length + " bytes) " + outcome);
        if (bomb.harmless() != Harmless.EITHER) {
            assertThat(outcome).startsWith(bomb.harmless() == Harmless.REFUSED ? "refused: " : "decoded ");
        }
        assertThat(outcome).doesNotContain("takes longer").doesNotContain("exhausts");
        assertThat(decoder.stuck()).isZero();
        assertThat(UsedHeap.bytes() - before).as("memory kept").isLessThan(KEPT_BYTES);
    }

    private static Map<String, Bomb> all() throws Exception {
        RgbImage scene = new ImageDecoder().decode(Encoded.resource("scene.png"));
        byte[] png = Encoded.as("png", scene);
        Map<String, Bomb> bombs = new TreeMap<>();
        bombs.put("png of 2^31 - 1 squared", refused(Encoded.pngHeader(Integer.MAX_VALUE, Integer.MAX_VALUE)));
        bombs.put("png of one row of 2^31 - 1", refused(Encoded.pngHeader(Integer.MAX_VALUE, 1)));
        bombs.put("png with 64 MB in a compressed text", decoded(Encoded.withChunk(png, "zTXt", text(64 << 20))));
        bombs.put("png with 64 MB in a compressed profile", decoded(Encoded.withChunk(png, "iCCP", text(64 << 20))));
        bombs.put("png of a million chunks before its data", decoded(manyChunks(png, "tEXt", 1_000_000)));
        bombs.put("png of a million chunks of no data", either(manyChunks(png, "IDAT", 1_000_000)));
        bombs.put("webp of a million chunks", either(manyWebpChunks(1_000_000)));
        bombs.put("png whose EXIF leads back to itself", either(Encoded.withChunk(png, "eXIf", exifLoop())));
        bombs.put("jpeg of 65500 squared", refused(jpegOf(65_500, scene)));
        bombs.put("jpeg whose EXIF leads back to itself", either(withExif(Encoded.as("jpeg", scene), exifLoop())));
        bombs.put("gif of 65535 squared", refused(gifOf(65_535, scene)));
        bombs.put("gif of 20,000 frames", decoded(frames(scene, 20_000)));
        bombs.put("bmp of 2^31 - 1 squared", refused(bmpOf(Integer.MAX_VALUE, Integer.MAX_VALUE, scene)));
        bombs.put("bmp of a negative height without end", refused(bmpOf(60_000, Integer.MIN_VALUE, scene)));
        bombs.put("bmp whose pixels begin behind its end", refused(bmpPixelsAt(Integer.MAX_VALUE, scene)));
        bombs.put("tiff of 2^31 - 1 squared", refused(tiff(Integer.MAX_VALUE, Integer.MAX_VALUE, 64, 0)));
        bombs.put("tiff whose directory is its own successor", either(tiff(8, 8, 64, 8)));
        bombs.put("tiff whose strip has 4 GB", either(tiff(8, 8, -1, 0)));
        bombs.put("webp of 2^24 squared", refused(webpCanvas()));
        bombs.put("webp that claims 4 GB", refused(webpLength()));
        return bombs;
    }

    private static Bomb refused(byte[] file) {
        return new Bomb(file, Harmless.REFUSED);
    }

    private static Bomb decoded(byte[] file) {
        return new Bomb(file, Harmless.DECODED);
    }

    private static Bomb either(byte[] file) {
        return new Bomb(file, Harmless.EITHER);
    }

    /** Keyword, compression method, and zeros deflated a thousandfold. */
    private static byte[] text(int zeros) throws Exception {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes("bomb\0\0".getBytes(StandardCharsets.ISO_8859_1));
        try (DeflaterOutputStream out = new DeflaterOutputStream(chunk, new Deflater(9))) {
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < zeros >> 20; i++) {
                out.write(block);
            }
        }
        return chunk.toByteArray();
    }

    /** A directory whose EXIF directory and whose successor it is itself. */
    private static byte[] exifLoop() {
        ByteBuffer exif = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        exif.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
        exif.putShort((short) 1);
        entry(exif, 0x8769, 8);
        exif.putInt(8);
        return exif.array();
    }

    private static byte[] withExif(byte[] jpeg, byte[] exif) {
        ByteBuffer segment = ByteBuffer.allocate(10 + exif.length);
        segment.putShort((short) 0xffe1).putShort((short) (8 + exif.length));
        segment.put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1)).put(exif);
        return Encoded.concat(Arrays.copyOf(jpeg, 2), segment.array(), Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    private static byte[] jpegOf(int side, RgbImage scene) throws Exception {
        byte[] jpeg = Encoded.as("jpeg", scene);
        int at = 2;
        while ((jpeg[at + 1] & 0xff) != 0xc0 && (jpeg[at + 1] & 0xff) != 0xc2) {
            at += 2 + ByteBuffer.wrap(jpeg).getShort(at + 2);
        }
        ByteBuffer.wrap(jpeg).putShort(at + 5, (short) side).putShort(at + 7, (short) side);
        return jpeg;
    }

    private static byte[] gifOf(int side, RgbImage scene) throws Exception {
        byte[] gif = gif(scene);
        ByteBuffer.wrap(gif)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(6, (short) side)
                .putShort(8, (short) side);
        return gif;
    }

    private static byte[] frames(RgbImage scene, int count) throws Exception {
        byte[] gif = gif(scene);
        byte[] dot = {0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0};
        ByteArrayOutputStream animation = new ByteArrayOutputStream();
        animation.write(gif, 0, gif.length - 1);
        for (int i = 0; i < count; i++) {
            animation.writeBytes(dot);
        }
        animation.write(0x3b);
        return animation.toByteArray();
    }

    private static byte[] gif(RgbImage scene) throws Exception {
        return Encoded.as("gif", Encoded.buffered(scene, BufferedImage.TYPE_BYTE_INDEXED));
    }

    private static byte[] bmpOf(int width, int height, RgbImage scene) throws Exception {
        byte[] bmp = Encoded.as("bmp", scene);
        ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, width).putInt(22, height);
        return bmp;
    }

    private static byte[] bmpPixelsAt(int offset, RgbImage scene) throws Exception {
        byte[] bmp = Encoded.as("bmp", scene);
        ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(10, offset);
        return bmp;
    }

    /** One grey strip behind the directory. */
    private static byte[] tiff(int width, int height, int stripBytes, int successor) {
        ByteBuffer tiff = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
        tiff.putShort((short) 9);
        entry(tiff, 256, width);
        entry(tiff, 257, height);
        entry(tiff, 258, 8);
        entry(tiff, 259, 1);
        entry(tiff, 262, 1);
        entry(tiff, 273, 128);
        entry(tiff, 277, 1);
        entry(tiff, 278, height);
        entry(tiff, 279, stripBytes);
        tiff.putInt(successor);
        return tiff.array();
    }

    private static void entry(ByteBuffer directory, int tag, int value) {
        directory.putShort((short) tag).putShort((short) TIFF_LONG).putInt(1).putInt(value);
    }

    private static byte[] manyChunks(byte[] png, String type, int count) {
        byte[] chunk = Encoded.withChunk(new byte[33], type, new byte[0]);
        ByteBuffer many = ByteBuffer.allocate(12 * count);
        for (int i = 0; i < count; i++) {
            many.put(chunk, 33, 12);
        }
        return Encoded.concat(Arrays.copyOf(png, 33), many.array(), Arrays.copyOfRange(png, 33, png.length));
    }

    private static byte[] manyWebpChunks(int count) throws Exception {
        byte[] image = Encoded.resource("lossy.webp");
        ByteBuffer webp =
                ByteBuffer.allocate(30 + 8 * count + image.length - 12).order(ByteOrder.LITTLE_ENDIAN);
        webp.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt(webp.capacity() - 8);
        webp.put("WEBPVP8X".getBytes(StandardCharsets.ISO_8859_1)).putInt(10).putInt(0);
        webp.put(new byte[] {63, 0, 0, 47, 0, 0});
        for (int i = 0; i < count; i++) {
            webp.put("XXXX".getBytes(StandardCharsets.ISO_8859_1)).putInt(0);
        }
        return webp.put(image, 12, image.length - 12).array();
    }

    private static byte[] webpCanvas() {
        ByteBuffer webp = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
        webp.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt(22);
        webp.put("WEBPVP8X".getBytes(StandardCharsets.ISO_8859_1)).putInt(10).putInt(0);
        webp.put(new byte[] {-1, -1, -1, -1, -1, -1});
        return webp.array();
    }

    private static byte[] webpLength() throws Exception {
        byte[] webp = Encoded.resource("lossy.webp");
        ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN).putInt(4, -1).putInt(16, -1);
        return webp;
    }
}
