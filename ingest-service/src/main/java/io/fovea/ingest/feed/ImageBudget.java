package io.fovea.ingest.feed;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many bytes of encoded images a process holds at once, of all feeds together, so that many large ones cannot fill the
 * heap. What is larger than the whole budget takes all of it, and so goes through alone. Safe for many threads.
 */
public final class ImageBudget {
    private static final int UNIT_BYTES = 1024;
    /** Of the heap: an image stands in it up to four times on its way, and decoding needs room besides. */
    private static final int SHARE = 8;

    private final int units;
    private final Semaphore free;

    /** A budget of so many bytes. */
    public ImageBudget(long bytes) {
        this.units = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT_BYTES));
        this.free = new Semaphore(units, true);
    }

    /** An eighth of the heap that this process may have. */
    public static ImageBudget ofHeap() {
        return new ImageBudget(Runtime.getRuntime().maxMemory() / SHARE);
    }

    /** Waits for room for an image of so many bytes, and takes it. */
    public void take(long bytes) throws InterruptedException {
        free.acquire(unitsOf(bytes));
    }

    /** Takes room for so many bytes unless one would have to wait. */
    public boolean tryTake(long bytes) {
        try {
            return free.tryAcquire(unitsOf(bytes), 0, TimeUnit.SECONDS); // in turn with those that wait
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Gives back what was taken for an image of so many bytes. */
    public void giveBack(long bytes) {
        free.release(unitsOf(bytes));
    }

    /** Bytes that are free now. */
    public long free() {
        return (long) free.availablePermits() * UNIT_BYTES;
    }

    private int unitsOf(long bytes) {
        return (int) Math.min(units, (bytes + UNIT_BYTES - 1) / UNIT_BYTES);
    }
}
