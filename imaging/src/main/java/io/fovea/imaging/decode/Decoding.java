package io.fovea.imaging.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.fovea.imaging.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import org.jspecify.annotations.Nullable;

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
    private final Truncation truncation = new Truncation();
    private volatile @Nullable ImageReader running;

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
        ImageReader reader = running;
        if (reader != null) {
            reader.abort();
        }
        return wasRunning;
    }

    /** Says that it has come to its end. Whether it had been abandoned. */
    boolean finish() {
        return !state.compareAndSet(State.RUNNING, State.FINISHED);
    }

    ImageHeader header() throws UndecodableImageException {
        return reading(this::header);
    }

    RgbImage pixels(MemoryBudget memory) throws UndecodableImageException, InterruptedException {
        return reading(reader -> {
            ImageHeader header = header(reader);
            MemoryBudget.Lease lease = memory.take(bytesToDecode(reader, header));
            try {
                return pixels(reader, header);
            } finally {
                lease.giveBack();
            }
        });
    }

    private RgbImage pixels(ImageReader reader, ImageHeader header) throws IOException, UndecodableImageException {
        BufferedImage image = reader.read(0);
        if (truncation.isSeen() || !isComplete()) {
            throw new UndecodableImageException(format + " is truncated: its data end before the image does");
        }
        RgbImage rgb = SrgbPixels.of(image, format == ImageFormat.PNG ? PngProfile.of(encoded) : Optional.empty());
        RgbImage framed = format == ImageFormat.GIF ? GifFrame.onScreen(rgb, header, reader) : rgb;
        return ExifOrientation.of(encoded, format).apply(framed);
    }

    /** Two readers fill up what is missing and say nothing. */
    private boolean isComplete() {
        return switch (format) {
            case GIF -> GifFrame.isComplete(encoded);
            case WEBP -> 8 + (ByteBuffer.wrap(encoded).order(LITTLE_ENDIAN).getInt(4) & 0xffffffffL) <= encoded.length;
            case JPEG, PNG, BMP, TIFF -> true;
        };
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

    /** The decoder's image, a converted one and ours, roughly. */
    private static long bytesToDecode(ImageReader reader, ImageHeader header) throws IOException {
        ImageTypeSpecifier type = reader.getRawImageType(0);
        int sampleBytes = 4;
        if (type != null) {
            SampleModel samples = type.getSampleModel();
            sampleBytes = samples.getNumBands() * ((samples.getSampleSize(0) + 7) / 8);
        }
        return (long) header.width() * header.height() * (sampleBytes + 6L);
    }

    private interface Reading<T> {
        T of(ImageReader reader) throws IOException, UndecodableImageException, InterruptedException;
    }

    /** Turns whatever a decoder throws at bad input into a reason. */
    private <T> T reading(Reading<T> reading) throws UndecodableImageException {
        ImageReader reader = reader();
        try {
            running = reader;
            reader.addIIOReadWarningListener(truncation);
            reader.setInput(stream, true, format != ImageFormat.GIF);
            return reading.of(reader);
        } catch (IOException | RuntimeException e) {
            throw new UndecodableImageException(format + " is damaged: " + reason(e), e);
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw new UndecodableImageException(format + " is damaged: decoding it exhausts " + reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UndecodableImageException(format + " was not decoded: interrupted", e);
        } finally {
            running = null;
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
