package io.fovea.imaging.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.imaging.RgbImage;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One file of each kind of each format, against the pixels that another decoder (Pillow with libjpeg-turbo, libwebp and
 * libtiff) gave for it, kept beside it as {@code FILE.png}.
 */
class ReferenceFormatsTest {
    /** Two decoders of a JPEG may round differently. */
    private static final int JPEG_LEVELS = 1;
    /** Of the mean: libwebp interpolates colour between its samples in another way. */
    private static final double WEBP_LEVELS = 1.7;

    private static final double WEBP_BIAS = 0.3;

    private final ImageDecoder decoder = new ImageDecoder();

    static List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> !file.toString().matches(".*\\.\\w+\\.png"))
                    .sorted()
                    .toList();
        }
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(ReferenceFormatsTest.class.getResource("/formats/reference"))
                .toURI());
    }

    @ParameterizedTest
    @MethodSource("files")
    void decodesAsAnotherDecoderDoes(Path file) throws Exception {
        byte[] encoded = Files.readAllBytes(file);
        RgbImage expected = decoder.decode(Files.readAllBytes(Path.of(file + ".png")));

        RgbImage decoded = decoder.decode(encoded);

        assertThat(decoded.width()).isEqualTo(expected.width());
        assertThat(decoded.height()).isEqualTo(expected.height());
        Difference difference = Difference.of(decoded, expected);
        System.out.println(file.getFileName() + " " + difference);
        String name = file.getFileName().toString();
        if (name.startsWith("lossy") || name.equals("animated.webp")) {
            assertThat(difference.mean()).isLessThanOrEqualTo(WEBP_LEVELS);
            assertThat(Math.abs(difference.bias())).isLessThan(WEBP_BIAS);
        } else {
            assertThat(difference.largest()).isLessThanOrEqualTo(isJpeg(name) ? JPEG_LEVELS : 0);
        }
    }

    private static boolean isJpeg(String name) {
        return name.endsWith(".jpg") || name.equals("jpeg.tiff");
    }

    @ParameterizedTest
    @MethodSource("files")
    void readsInBandsWhatItReadsAtOnce(Path file) throws Exception {
        byte[] encoded = Files.readAllBytes(file);
        ImageDecoder inBands = new ImageDecoder(DecodeLimits.DEFAULT, 1 << 30, 7 * 1024);

        RgbImage decoded = inBands.decode(encoded);

        assertThat(decoded).isEqualTo(decoder.decode(encoded));
    }

    @Test
    void hasFilesOfEveryFormat() throws Exception {
        List<String> formats = files().stream()
                .map(file -> file.toString().replaceAll(".*\\.", ""))
                .distinct()
                .toList();

        assertThat(formats).containsExactlyInAnyOrder("jpg", "png", "gif", "bmp", "tiff", "webp");
    }

    private record Difference(double mean, double bias, int largest) {
        static Difference of(RgbImage a, RgbImage b) {
            long sum = 0;
            long signed = 0;
            int largest = 0;
            for (int i = 0; i < a.rgb().length; i++) {
                int difference = (a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff);
                sum += Math.abs(difference);
                signed += difference;
                largest = Math.max(largest, Math.abs(difference));
            }
            double count = a.rgb().length;
            return new Difference(sum / count, signed / count, largest);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "mean %.3f bias %.3f largest %d", mean, bias, largest);
        }
    }
}
