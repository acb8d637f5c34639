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

/**
 * Encoded bytes to pixels, whatever they claim to be: known by content, header before body, within {@link DecodeLimits},
 * EXIF orientation applied, any colour model to sRGB with alpha dropped, first frame of an animation.
 *
 * <p>Safe for many threads. Each decode runs on a thread of its own, so that a decoder that never comes back holds that
 * thread and not the caller. Java cannot end such a thread: it is told to give up, and counted in {@link #stuck} until
 * it does; once {@value #MAX_STUCK} are stuck only a restart helps, and every call fails.
 */
public final class ImageDecoder {
    static final int MAX_STUCK = 8;

    private final DecodeLimits limits;
    private final MemoryBudget memory = MemoryBudget.halfOfTheHeap();
    private final AtomicInteger stuck = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "image-decode");
        thread.setDaemon(true);
        return thread;
    });

    public ImageDecoder(DecodeLimits limits) {
        this.limits = limits;
    }

    /** With {@link DecodeLimits#DEFAULT}. */
    public ImageDecoder() {
        this(DecodeLimits.DEFAULT);
    }

    /** Reads format and size, and holds them against the limits. The body may still be damaged. */
    public ImageHeader header(byte[] encoded) throws UndecodableImageException {
        return within(encoded, Decoding::header);
    }

    /** Decodes. */
    public RgbImage decode(byte[] encoded) throws UndecodableImageException {
        return within(encoded, decoding -> decoding.pixels(memory));
    }

    /** How many decoders have exceeded their time and still run. */
    public int stuck() {
        return stuck.get();
    }

    private interface Step<T> {
        T of(Decoding decoding) throws UndecodableImageException, InterruptedException;
    }

    private <T> T within(byte[] encoded, Step<T> step) throws UndecodableImageException {
        if (stuck.get() >= MAX_STUCK) {
            throw new IllegalStateException(MAX_STUCK + " image decoders are stuck; restart this process");
        }
        if (encoded.length > limits.bytes()) {
            throw new UndecodableImageException(
                    "has " + encoded.length + " bytes; the limit is " + limits.bytes() + " (16 MB unless configured)");
        }
        ImageFormat format = ImageFormat.of(encoded);
        return run(step, new Decoding(encoded, format, limits));
    }

    private <T> T run(Step<T> step, Decoding decoding) throws UndecodableImageException {
        Future<T> outcome = threads.submit((Callable<T>) () -> {
            try {
                return step.of(decoding);
            } finally {
                if (decoding.finish()) {
                    stuck.decrementAndGet();
                }
            }
        });
        try {
            return outcome.get(limits.time().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (decoding.abandon()) {
                stuck.incrementAndGet();
            }
            outcome.cancel(true);
            throw new UndecodableImageException(
                    "takes longer than " + limits.time().toMillis() + " ms to decode", e);
        } catch (InterruptedException e) {
            decoding.abandon();
            outcome.cancel(true);
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("interrupted while decoding").initCause(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UndecodableImageException undecodable) {
                throw undecodable;
            }
            throw new IllegalStateException("cannot decode any image", e.getCause());
        }
    }
}
