package io.fovea.imaging.decode;

import io.fovea.imaging.RgbImage;
import io.fovea.imaging.resize.PillowBilinear;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A process that decodes images of 64 megapixels, several at a time, and prints one line for each: its name, and what
 * became of it. Its heap is the deployment's of the ingest service.
 */
final class LargestImages {
    static final int SIDE = 8000;
    private static final int TIMES = 2;
    private static final byte[] LEVELS = {10, 20, 30, 40, 50, 60, 70, 80};

    private LargestImages() {}

    public static void main(String[] arguments) throws Exception {
        ImageDecoder decoder = new ImageDecoder(new DecodeLimits(16 << 20, 64_000_000, Duration.ofMinutes(10)));
        Map<String, byte[]> images = new LinkedHashMap<>();
        byte[] jpeg = jpeg();
        images.put("jpeg", jpeg);
        images.put("jpeg-turned", Encoded.withOrientation(jpeg, 6));
        images.put("png-grey", png(1, 8, 0));
        images.put("png-rgb", png(3, 8, 2));
        images.put("png-rgba", png(4, 8, 6));
        images.put("png-rgb-16-bits", png(6, 16, 2));
        ExecutorService threads = Executors.newFixedThreadPool(images.size());
        List<Future<String>> outcomes = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            images.forEach(
                    (name, encoded) -> outcomes.add(threads.submit(() -> name + " " + outcome(decoder, encoded))));
        }
        for (Future<String> outcome : outcomes) {
            System.out.println(outcome.get());
        }
        threads.shutdown();
    }

    private static String outcome(ImageDecoder decoder, byte[] encoded) {
        try {
            RgbImage small = decoder.decode(encoded, image -> PillowBilinear.resize(image, 224, 224));
            return (small.rgb()[0] & 0xff) + " " + (small.rgb()[1] & 0xff) + " " + (small.rgb()[2] & 0xff);
        } catch (UndecodableImageException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static byte[] jpeg() throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR);
        byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < bgr.length; i++) {
            bgr[i] = LEVELS[2 - i % 3];
        }
        return Encoded.as("jpeg", image);
    }

    private static byte[] png(int pixelBytes, int bits, int colors) throws IOException {
        byte[] row = new byte[1 + pixelBytes * SIDE];
        for (int i = 1; i < row.length; i++) {
            row[i] = LEVELS[(i - 1) % pixelBytes];
        }
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated, new Deflater(1))) {
            for (int y = 0; y < SIDE; y++) {
                out.write(row);
            }
        }
        byte[] header = ByteBuffer.allocate(13)
                .putInt(SIDE)
                .putInt(SIDE)
                .put(new byte[] {(byte) bits, (byte) colors, 0, 0, 0})
                .array();
        return Encoded.png(header, deflated.toByteArray());
    }
}
