package io.fovea.imaging.decode;

import java.util.concurrent.Semaphore;

/** Lets only so many pixels be in the making at once, so that large images wait for each other instead of the heap. */
final class MemoryBudget {
    private static final int UNIT_BYTES = 1 << 20;

    private final int units;
    private final Semaphore free;

    private MemoryBudget(int units) {
        this.units = units;
        this.free = new Semaphore(units, true);
    }

    static MemoryBudget of(long bytes) {
        return new MemoryBudget((int) Math.max(1, bytes / UNIT_BYTES));
    }

    /** A share of the memory. */
    interface Lease {
        void giveBack();
    }

    /**
     * Waits until so much is free.
     *
     * @throws UndecodableImageException if it never will be
     */
    Lease take(long bytes) throws UndecodableImageException, InterruptedException {
        long wanted = bytes / UNIT_BYTES + 1;
        if (wanted > units) {
            throw new UndecodableImageException("needs " + wanted + " MB to decode; this process has " + units
                    + " MB for that, half of its heap (-Xmx)");
        }
        int taken = (int) wanted;
        free.acquire(taken);
        return () -> free.release(taken);
    }
}
