package io.fovea.ingest;

import java.util.concurrent.Semaphore;

/** How many images may be on their way to Kafka at once, of all feeds together. */
final class InFlightWindow {
    private final Semaphore room;

    InFlightWindow(int images) {
        this.room = new Semaphore(images, true);
    }

    void enter() throws InterruptedException {
        room.acquire();
    }

    boolean tryEnter() {
        return room.tryAcquire();
    }

    void leave() {
        room.release();
    }
}
