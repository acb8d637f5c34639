package io.fovea.saliency;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;

/** Encoded pictures for tests. */
final class TestImages {
    private TestImages() {}

    /** A PNG, white in its left part and black in the rest. */
    static byte[] halves(int width, int height, int white) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < white; x++) {
                image.setRGB(x, y, 0xFFFFFF);
            }
        }
        return png(image);
    }

    /** A PNG of colours that change with the place. */
    static byte[] colours(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, ((x * 7 & 0xFF) << 16) | ((y * 5 & 0xFF) << 8) | ((x + y) & 0xFF));
            }
        }
        return png(image);
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Path write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    /** An image of which only the source matters. */
    static ImageToMask named(String source) {
        return new ImageToMask(source, Map.of(), ByteBuffer.allocate(0));
    }

    static ImageToMask encoded(byte[] bytes) {
        return new ImageToMask("an image", Map.of(), ByteBuffer.wrap(bytes));
    }
}
