package io.fovea.imaging.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.fovea.imaging.RgbImage;
import java.awt.Rectangle;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/** One attempt at one image, on one thread; another thread may abandon it. */
final class Decoding {
    private static final String BETTER_READERS = "com.twelvemonkeys.";

    private enum State {
        RUNNING,
        FINISHED,
        ABANDONED
    }

    private final byte[] encoded;
    private final ImageFormat format;
    private final DecodeLimits limits;
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private final RevocableImageStream stream;
    private final DecoderWarnings warnings = new DecoderWarnings();

    Decoding(byte[] encoded, ImageFormat format, DecodeLimits limits) {
        this.encoded = encoded;
        this.format = format;
        this.limits = limits;
        this.stream = new RevocableImageStream(encoded);
    }

    /** Tells it to give up. Whether it was still running. */
    boolean abandon() {
        boolean wasRunning = state.compareAndSet(State.RUNNING, State.ABANDONED);
        stream.revoke();
        return wasRunning;
    }

    /** Says that it has come to its end. Whether it had been abandoned. */
    boolean finish() {
        return !state.compareAndSet(State.RUNNING, State.FINISHED);
    }

    /**
     * Reads what stands before the body, and holds it against the limits.
     *
     * @param bandBytes heap for rows in work
     */
    Outline outline(long bandBytes) throws UndecodableImageException {
        return reading(reader -> {
            ImageHeader header = header(reader);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            ImageTypeSpecifier type = reader.getImageTypes(0).next();
            return Outline.of(
                    header,
                    width,
                    height,
                    ExifOrientation.of(encoded, format),
                    sampleBytes(reader, type),
                    isPlain(type),
                    bandBytes);
        });
    }

    /** Reads the body. */
    RgbImage pixels(Outline outline) throws UndecodableImageException {
        return reading(reader -> {
            RgbImage image = pixels(reader, outline);
            return format == ImageFormat.GIF ? GifFrame.onScreen(image, outline.header(), reader) : image;
        });
    }

    private RgbImage pixels(ImageReader reader, Outline outline) throws IOException, UndecodableImageException {
        Optional<ColorSpace> profile = format == ImageFormat.PNG ? PngProfile.of(encoded) : Optional.empty();
        if (outline.inPlace()) {
            BufferedImage image = reader.read(0);
            requireWhole();
            Optional<RgbImage> taken = SrgbPixels.takenFrom(image);
            return taken.isPresent() ? taken.get() : SrgbPixels.of(image, profile);
        }
        if (outline.bandRows() == outline.height()) {
            RgbImage image = SrgbPixels.of(reader.read(0), profile);
            requireWhole();
            return outline.orientation().apply(image);
        }
        TurnedImage turned = new TurnedImage(outline.width(), outline.height(), outline.orientation());
        for (int top = 0; top < outline.height(); top += outline.bandRows()) {
            int rows = Math.min(outline.bandRows(), outline.height() - top);
            ImageReadParam region = reader.getDefaultReadParam();
            region.setSourceRegion(new Rectangle(0, top, outline.width(), rows));
            turned.put(top, SrgbPixels.of(reader.read(0, region), profile));
        }
        requireWhole();
        return turned.image();
    }

    private void requireWhole() throws UndecodableImageException {
        if (warnings.damage().isPresent() && !warnings.isTruncated()) {
            throw new UndecodableImageException(
                    format + " is damaged: " + warnings.damage().get());
        }
        boolean whole = !warnings.isTruncated()
                && switch (format) {
                    case GIF -> GifFrame.isComplete(encoded);
                    case WEBP ->
                        8 + (ByteBuffer.wrap(encoded).order(LITTLE_ENDIAN).getInt(4) & 0xffffffffL) <= encoded.length;
                    case JPEG ->
                        !warnings.missesEndMarker() || JpegScans.of(encoded).areComplete();
                    case PNG, BMP, TIFF -> true;
                };
        if (!whole) {
            throw new UndecodableImageException(format + " is truncated: its data end before the image does");
        }
    }

    private ImageHeader header(ImageReader reader) throws IOException, UndecodableImageException {
        ImageHeader header = format == ImageFormat.GIF
                ? GifFrame.screen(encoded)
                : new ImageHeader(format, reader.getWidth(0), reader.getHeight(0));
        requirePixels(header.width(), header.height());
        requirePixels(reader.getWidth(0), reader.getHeight(0));
        if (format == ImageFormat.TIFF && reader.isImageTiled(0)) {
            requirePixels(reader.getTileWidth(0), reader.getTileHeight(0));
        }
        return header;
    }

    private void requirePixels(long width, long height) throws UndecodableImageException {
        if (width < 1 || height < 1) {
            throw new UndecodableImageException(format + " claims " + width + " x " + height + " pixels");
        }
        if (width * height > limits.pixels()) {
            throw new UndecodableImageException(format + " claims " + width + " x " + height + " pixels; the limit is "
                    + limits.pixels() / 1_000_000 + " megapixels");
        }
    }

    /** Of a pixel as the reader has it, before and after its own conversion. */
    private static int sampleBytes(ImageReader reader, ImageTypeSpecifier type) throws IOException {
        ImageTypeSpecifier raw = reader.getRawImageType(0);
        return Math.max(sampleBytes(type.getSampleModel()), raw == null ? 4 : sampleBytes(raw.getSampleModel()));
    }

    private static int sampleBytes(SampleModel samples) {
        return samples.getNumBands() * ((samples.getSampleSize(0) + 7) / 8);
    }

    /** Whether the reader gives three bytes of sRGB without a detour. */
    private boolean isPlain(ImageTypeSpecifier type) throws UndecodableImageException {
        boolean converts =
                switch (format) {
                    case PNG -> PngProfile.chunk(encoded, "iCCP").isPresent();
                    case JPEG -> JpegScans.of(encoded).hasProfile();
                    case GIF -> true;
                    case BMP, TIFF, WEBP -> false;
                };
        return !converts
                && sampleBytes(type.getSampleModel()) == 3
                && type.getNumBands() == 3
                && type.getColorModel().getColorSpace().isCS_sRGB();
    }

    private interface Reading<T> {
        T of(ImageReader reader) throws IOException, UndecodableImageException;
    }

    /** Turns whatever a decoder throws at bad input into a reason. */
    private <T> T reading(Reading<T> reading) throws UndecodableImageException {
        if (format == ImageFormat.JPEG) {
            JpegScans.of(encoded);
        }
        ImageReader reader = reader();
        try {
            reader.addIIOReadWarningListener(warnings);
            reader.addIIOReadProgressListener(new StopWhenRevoked(stream));
            reader.setInput(stream, true, format != ImageFormat.GIF);
            return reading.of(reader);
        } catch (IOException | RuntimeException e) {
            throw new UndecodableImageException(format + " is damaged: " + reason(e), e);
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw new UndecodableImageException(format + " is damaged: decoding it exhausts " + reason(e), e);
        } finally {
            reader.dispose();
        }
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private ImageReader reader() {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.readerName());
        if (!readers.hasNext()) {
            throw new IllegalStateException("no ImageIO reader for " + format + " on the class path");
        }
        ImageReader first = readers.next();
        while (readers.hasNext() && !first.getClass().getName().startsWith(BETTER_READERS)) {
            ImageReader next = readers.next();
            first = next.getClass().getName().startsWith(BETTER_READERS) ? next : first;
        }
        return first;
    }
}
