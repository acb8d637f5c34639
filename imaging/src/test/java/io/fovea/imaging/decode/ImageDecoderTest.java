package io.fovea.imaging.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fovea.imaging.RgbImage;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.scene.ProceduralScene;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Random;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
    private static final RgbImage SCENE = new ProceduralScene(3).image();

    private final ImageDecoder decoder = new ImageDecoder();

    @ParameterizedTest
    @CsvSource({"png, image/png", "bmp, image/bmp", "tiff, image/tiff"})
    void decodesWithoutLossWhatWasEncodedWithoutLoss(String format, String contentType) throws Exception {
        byte[] encoded = Encoded.as(format, SCENE);

        RgbImage decoded = decoder.decode(encoded);

        assertThat(decoded).isEqualTo(SCENE);
        ImageHeader header = decoder.header(encoded);
        assertThat(header.format().contentType()).isEqualTo(contentType);
        assertThat(header.width()).isEqualTo(SCENE.width());
        assertThat(header.height()).isEqualTo(SCENE.height());
    }

    @Test
    void decodesJpegWithinItsLoss() throws Exception {
        RgbImage decoded = decoder.decode(ImageEncoder.jpeg(SCENE, 0.95f));

        assertThat(meanDifference(decoded, SCENE)).isLessThan(6);
    }

    @Test
    void decodesLosslessWebpExactly() throws Exception {
        RgbImage expected = decoder.decode(Encoded.resource("scene.png"));

        RgbImage decoded = decoder.decode(Encoded.resource("lossless.webp"));

        assertThat(decoded).isEqualTo(expected);
    }

    @Test
    void decodesLossyWebpWithinItsLoss() throws Exception {
        RgbImage expected = decoder.decode(Encoded.resource("scene.png"));

        RgbImage decoded = decoder.decode(Encoded.resource("lossy.webp"));

        assertThat(meanDifference(decoded, expected)).isLessThan(12);
    }

    @Test
    void takesGreyValuesAsTheyAre() throws Exception {
        BufferedImage gray = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
        BufferedImage gray16 = new BufferedImage(256, 1, BufferedImage.TYPE_USHORT_GRAY);
        for (int x = 0; x < 256; x++) {
            gray.getRaster().setSample(x, 0, 0, x);
            gray16.getRaster().setSample(x, 0, 0, x << 8 | 0x7f);
        }

        RgbImage decoded = decoder.decode(Encoded.as("png", gray));
        RgbImage decoded16 = decoder.decode(Encoded.as("png", gray16));

        for (int x = 0; x < 256; x++) {
            assertThat(decoded.rgb()).startsWith((byte) 0, (byte) 0, (byte) 0, (byte) 1, (byte) 1, (byte) 1);
            assertThat(decoded.rgb()[3 * x] & 0xff).isEqualTo(x);
        }
        assertThat(decoded16).isEqualTo(decoded);
    }

    @Test
    void dropsAlphaAndDoesNotBlendIt() throws Exception {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 16; i++) {
            image.setRGB(i % 4, i / 4, i << 28 | 0x204060);
        }

        RgbImage decoded = decoder.decode(Encoded.as("png", image));

        assertThat(Arrays.copyOf(decoded.rgb(), 6)).containsExactly(0x20, 0x40, 0x60, 0x20, 0x40, 0x60);
    }

    @Test
    void decodesTheFirstFrameOfAGifOnItsScreen() throws Exception {
        BufferedImage patch = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_INDEXED);
        for (int i = 0; i < 4; i++) {
            patch.setRGB(i % 2, i / 2, 0xffff0000);
        }
        byte[] gif = Encoded.as("gif", patch);
        gif[6] = 5; // the screen is wider than its frame
        gif[8] = 4;

        RgbImage decoded = decoder.decode(gif);

        assertThat(decoded.width()).isEqualTo(5);
        assertThat(decoded.height()).isEqualTo(4);
        assertThat(Arrays.copyOf(decoded.rgb(), 9)).containsExactly(255, 0, 0, 255, 0, 0, 0, 0, 0);
    }

    @Test
    void convertsCmyk() throws Exception {
        WritableRaster cmyk = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        for (int i = 0; i < 256; i++) {
            cmyk.setPixel(i % 16, i / 16, new int[] {255, 25, 25, 255}); // Adobe stores it inverted
        }
        ImageWriter writer = jdkJpegWriter();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(cmyk, null, null), null);
        }

        RgbImage decoded = decoder.decode(Encoded.withAdobeMarker(bytes.toByteArray()));

        assertThat(decoded.rgb()[0] & 0xff).as("red").isGreaterThan(170);
        assertThat(decoded.rgb()[1] & 0xff).as("green").isLessThan(100);
        assertThat(decoded.rgb()[2] & 0xff).as("blue").isLessThan(100);
    }

    private static ImageWriter jdkJpegWriter() {
        for (Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg"); writers.hasNext(); ) {
            ImageWriter writer = writers.next();
            if (writer.getClass().getName().startsWith("com.sun")) {
                return writer;
            }
        }
        throw new IllegalStateException("no JPEG writer");
    }

    @Test
    void convertsAProfileToSrgb() throws Exception {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64; i++) {
            image.setRGB(i % 8, i / 8, 0x404040);
        }
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] encoded = Encoded.withChunk(Encoded.as("png", image), "iCCP", compressedProfile(linear));

        RgbImage decoded = decoder.decode(encoded);

        // 64/255 of the light is level 137 in sRGB's curve
        assertThat(decoded.rgb()[0] & 0xff).isCloseTo(137, within(2));
    }

    private static byte[] compressedProfile(byte[] profile) {
        Deflater deflater = new Deflater();
        deflater.setInput(profile);
        deflater.finish();
        byte[] compressed = new byte[profile.length + 100];
        int length = deflater.deflate(compressed);
        deflater.end();
        return Encoded.concat(new byte[] {'p', 0, 0}, Arrays.copyOf(compressed, length));
    }

    @ParameterizedTest
    @CsvSource({
        "1, RED, GREEN", "2, GREEN, RED", "3, WHITE, BLUE", "4, BLUE, WHITE",
        "5, RED, BLUE", "6, BLUE, RED", "7, WHITE, GREEN", "8, GREEN, WHITE"
    })
    void turnsAsTheCameraWasHeld(int orientation, String topLeft, String topRight) throws Exception {
        BufferedImage quarters = new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB);
        Color[] colors = {Color.RED, Color.GREEN, Color.BLUE, Color.WHITE};
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 64; x++) {
                quarters.setRGB(x, y, colors[2 * (y / 16) + x / 32].getRGB());
            }
        }
        byte[] encoded = Encoded.withOrientation(Encoded.as("jpeg", quarters), orientation);

        RgbImage decoded = decoder.decode(encoded);

        assertThat(decoded.width()).isEqualTo(orientation < 5 ? 64 : 32);
        assertThat(colorAt(decoded, 4, 4)).isEqualTo(topLeft);
        assertThat(colorAt(decoded, decoded.width() - 5, 4)).isEqualTo(topRight);
        assertThat(decoder.header(encoded).width()).isEqualTo(64);
    }

    private static String colorAt(RgbImage image, int x, int y) {
        int at = image.index(x, y);
        boolean red = (image.rgb()[at] & 0xff) > 127;
        boolean green = (image.rgb()[at + 1] & 0xff) > 127;
        return red ? (green ? "WHITE" : "RED") : (green ? "GREEN" : "BLUE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff"})
    void refusesATruncatedBody(String format) throws Exception {
        byte[] encoded = Encoded.as(format, Encoded.buffered(SCENE, BufferedImage.TYPE_INT_RGB));
        byte[] half = Arrays.copyOf(encoded, encoded.length / 2);

        assertThatThrownBy(() -> decoder.decode(half))
                .isInstanceOf(UndecodableImageException.class)
                .hasMessageContaining(format.toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lossy.webp", "lossless.webp"})
    void refusesATruncatedWebp(String name) throws Exception {
        byte[] encoded = Encoded.resource(name);
        byte[] half = Arrays.copyOf(encoded, encoded.length / 2);

        assertThatThrownBy(() -> decoder.decode(half)).isInstanceOf(UndecodableImageException.class);
    }

    @Test
    void refusesAHundredThousandSquaredBeforeItDecodes() {
        assertThatThrownBy(() -> decoder.decode(Encoded.pngHeader(100_000, 100_000)))
                .isInstanceOf(UndecodableImageException.class)
                .hasMessage("PNG claims 100000 x 100000 pixels; the limit is 64 megapixels");
    }

    @Test
    void saysWhatIsNoImage() {
        assertThatThrownBy(() -> decoder.decode(new byte[0])).hasMessage("is empty");
        assertThatThrownBy(() -> decoder.decode("<html>".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("is no image: begins with 3c 68 74 6d 6c 3e");
        assertThatThrownBy(() -> decoder.header(new byte[] {0, 0, 0, 32, 'f', 't', 'y', 'p', 'a', 'v', 'i', 'f'}))
                .hasMessage("is no image: AVIF, which no decoder here reads");
    }

    @Test
    void refusesTooManyBytes() {
        ImageDecoder small = new ImageDecoder(new DecodeLimits(1000, 1_000_000, Duration.ofSeconds(5)));

        assertThatThrownBy(() -> small.decode(ImageEncoder.png(SCENE)))
                .isInstanceOf(UndecodableImageException.class)
                .hasMessageContaining("the limit is 1000");
    }

    @Test
    void letsGoOfADecoderThatTakesTooLong() throws IOException {
        byte[] noise = new byte[3 * 2000 * 1500];
        new Random(1).nextBytes(noise);
        byte[] slow = Encoded.as("png", new RgbImage(2000, 1500, noise));
        ImageDecoder hasty = new ImageDecoder(new DecodeLimits(1 << 24, 64_000_000, Duration.ofMillis(2)));

        assertThatThrownBy(() -> hasty.decode(slow))
                .isInstanceOf(UndecodableImageException.class)
                .hasMessage("takes longer than 2 ms to decode");
        Awaitility.await("the decoder gives up").until(() -> hasty.stuck() == 0);
    }

    private static double meanDifference(RgbImage a, RgbImage b) {
        assertThat(a.rgb()).hasSameSizeAs(b.rgb());
        double sum = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            sum += Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff));
        }
        return sum / a.rgb().length;
    }
}
