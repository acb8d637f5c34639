package io.fovea.imaging.decode;

import io.fovea.imaging.RgbImage;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Encoded bytes to pixels, whatever they claim to be: known by content, header before body, within {@link DecodeLimits},
 * EXIF orientation applied, any colour model to sRGB with alpha dropped, first frame of an animation.
 *
 * <p>Safe for many threads. Each decode runs on a thread of its own, so that a decoder that never comes back holds that
 * thread and not the caller. Java cannot end such a thread: it is told to give up, and counted in {@link #stuck} until
 * it does; once {@value #MAX_STUCK} are stuck only a restart helps, and every call fails.
 *
 * <p>Large images wait for each other: all pixels in the making and in use together take at most half of the heap. The
 * time that an image waits is none of its decode's.
 */
public final class ImageDecoder {
    static final int MAX_STUCK = 8;

    /** Rows in work take no more than this of the heap, whatever the samples are. */
    private static final long BAND_BYTES = 96 << 20;

    private final DecodeLimits limits;
    private final long bandBytes;
    private final MemoryBudget memory;
    private final AtomicInteger stuck = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "image-decode");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * As for a process with a heap of its own size.
     *
     * @param heapBytes half of it is for pixels
     * @param bandBytes for rows in work
     */
    ImageDecoder(DecodeLimits limits, long heapBytes, long bandBytes) {
        this.limits = limits;
        this.bandBytes = bandBytes;
        this.memory = MemoryBudget.of(heapBytes / 2);
    }

    public ImageDecoder(DecodeLimits limits) {
        this(limits, Runtime.getRuntime().maxMemory(), BAND_BYTES);
    }

    /** With {@link DecodeLimits#DEFAULT}. */
    public ImageDecoder() {
        this(DecodeLimits.DEFAULT);
    }

    /** Reads format and size, and holds them against the limits. The body may still be damaged. */
    public ImageHeader header(byte[] encoded) throws UndecodableImageException {
        return outline(encoded).header();
    }

    /** Decodes. */
    public RgbImage decode(byte[] encoded) throws UndecodableImageException {
        return decode(encoded, Function.identity());
    }

    /**
     * Decodes and uses the pixels where they are, so that the memory they take is counted for as long as they are used.
     *
     * @param use makes something small of the pixels, on the decoder's thread and within the decode's time
     */
    public <T> T decode(byte[] encoded, Function<RgbImage, T> use) throws UndecodableImageException {
        Outline outline = outline(encoded);
        MemoryBudget.Lease lease = lease(outline);
        boolean handedOver = false;
        try {
            Decoding decoding = decoding(encoded);
            Future<T> outcome = submit(decoding, () -> {
                try {
                    return use.apply(decoding.pixels(outline));
                } finally {
                    lease.giveBack();
                }
            });
            handedOver = true;
            return await(outcome, decoding);
        } finally {
            if (!handedOver) {
                lease.giveBack();
            }
        }
    }

    /** How many decoders have exceeded their time and still run. */
    public int stuck() {
        return stuck.get();
    }

    private Outline outline(byte[] encoded) throws UndecodableImageException {
        Decoding decoding = decoding(encoded);
        return await(submit(decoding, () -> decoding.outline(bandBytes)), decoding);
    }

    private Decoding decoding(byte[] encoded) throws UndecodableImageException {
        if (stuck.get() >= MAX_STUCK) {
            throw new IllegalStateException(MAX_STUCK + " image decoders are stuck; restart this process");
        }
        if (encoded.length > limits.bytes()) {
            throw new UndecodableImageException(
                    "has " + encoded.length + " bytes; the limit is " + limits.bytes() + " (16 MB unless configured)");
        }
        return new Decoding(encoded, ImageFormat.of(encoded), limits);
    }

    private MemoryBudget.Lease lease(Outline outline) throws UndecodableImageException {
        try {
            return memory.take(outline.bytes());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private <T> Future<T> submit(Decoding decoding, Callable<T> step) {
        return threads.submit((Callable<T>) () -> {
            try {
                return step.call();
            } finally {
                if (decoding.finish()) {
                    stuck.decrementAndGet();
                }
            }
        });
    }

    private <T> T await(Future<T> outcome, Decoding decoding) throws UndecodableImageException {
        try {
            return outcome.get(limits.time().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            abandon(decoding);
            throw new UndecodableImageException(
                    "takes longer than " + limits.time().toMillis() + " ms to decode", e);
        } catch (InterruptedException e) {
            abandon(decoding);
            throw interrupted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UndecodableImageException undecodable) {
                throw undecodable;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("cannot decode any image", e.getCause());
        }
    }

    /** Not by an interruption: a step that has not begun must still give back what it was lent. */
    private void abandon(Decoding decoding) {
        stuck.incrementAndGet();
        if (!decoding.abandon()) {
            stuck.decrementAndGet();
        }
    }

    private static CancellationException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return (CancellationException) new CancellationException("interrupted while decoding").initCause(cause);
    }
}
