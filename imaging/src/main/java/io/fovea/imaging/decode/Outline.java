package io.fovea.imaging.decode;

/**
 * What is known of an image before its body is read, and how it is to be read.
 *
 * @param header what the image says of itself
 * @param width of what the reader gives: a GIF's first frame may be smaller than its screen
 * @param height as width
 * @param orientation how to turn it
 * @param inPlace whether the reader's array is expected to become ours
 * @param bandRows rows to read at a time
 * @param bytes heap that all of it takes, rows in work included
 */
record Outline(
        ImageHeader header,
        int width,
        int height,
        ExifOrientation orientation,
        boolean inPlace,
        int bandRows,
        long bytes) {
    /** Per pixel of a band: the converted image and ours, beside the reader's samples. */
    private static final int CONVERTED_BYTES = 4 + 3;

    private static final int PIXEL_BYTES = 3;

    /**
     * Plans the reading.
     *
     * @param sampleBytes bytes of a pixel as the reader gives it
     * @param mayBeInPlace whether these bytes are plain sRGB
     * @param bandBytes heap for rows in work
     */
    static Outline of(
            ImageHeader header,
            int width,
            int height,
            ExifOrientation orientation,
            int sampleBytes,
            boolean mayBeInPlace,
            long bandBytes) {
        long pixels = Math.max((long) width * height, (long) header.width() * header.height());
        boolean inPlace = mayBeInPlace && orientation == ExifOrientation.UPRIGHT;
        if (inPlace) {
            return new Outline(header, width, height, orientation, true, height, PIXEL_BYTES * pixels);
        }
        long rowBytes = (long) width * (sampleBytes + CONVERTED_BYTES);
        // A GIF's frame is drawn on its screen whole. A WebP's region costs as much time as the whole.
        boolean whole = header.format() == ImageFormat.GIF || header.format() == ImageFormat.WEBP;
        int rows = whole ? height : (int) Math.min(Math.max(bandBytes / rowBytes, 1), height);
        return new Outline(header, width, height, orientation, false, rows, PIXEL_BYTES * pixels + rows * rowBytes);
    }
}
