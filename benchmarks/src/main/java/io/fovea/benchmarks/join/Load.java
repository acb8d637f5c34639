package io.fovea.benchmarks.join;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends the parts of images, those of {@code spread} images mixed: an image's first part is {@code spread} images ahead of
 * its last one, as where explaining an image takes its time.
 */
final class Load implements AutoCloseable {
    private final SyntheticImages images;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final long count;
    private final int spread;
    /** Images that may be sent before they are counted. */
    private final long ahead;
    /** Images of which is known that they are counted. */
    private volatile long counted;
    /** When the last part of each image was given to the producer, {@link System#nanoTime}. */
    private final long[] sentAt;

    Load(Map<String, Object> settings, SyntheticImages images, int count, int spread, long ahead) {
        this.images = images;
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        this.count = count;
        this.spread = spread;
        this.ahead = ahead;
        sentAt = new long[count];
    }

    /**
     * Sends all parts of all images and waits until they are acknowledged.
     *
     * @param rate images per second; 0 for as many as the broker takes
     */
    void send(double rate) throws Exception {
        long start = System.nanoTime();
        for (long tick = 0; tick < count + spread; tick++) {
            if (rate > 0) {
                awaitUntil(start + (long) (tick / rate * TimeUnit.SECONDS.toNanos(1)));
            }
            while (tick - counted >= ahead + spread) {
                throwFailure(); // what is not sent is never counted
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            for (int turn = 0; turn < images.parts(); turn++) {
                long image = tick - (long) turn * spread / (images.parts() - 1);
                if (image >= 0 && image < count) {
                    send(image, turn);
                }
            }
        }
        producer.flush();
        throwFailure();
    }

    private void throwFailure() throws Exception {
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    /** Each image has its parts in an order of its own. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of a failure
    private void send(long image, int turn) {
        if (turn == images.parts() - 1) {
            sentAt[(int) image] = System.nanoTime();
        }
        producer.send(images.part(image, (int) ((image + turn) % images.parts())), (metadata, e) -> {
            if (e != null) {
                failure.compareAndSet(null, e);
            }
        });
    }

    private static void awaitUntil(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Hears that so many images are counted, which lets as many more be sent. */
    void counted(long images) {
        counted = images;
    }

    /** When an image's last part was sent, {@link System#nanoTime}. */
    long sentAt(int image) {
        return sentAt[image];
    }

    @Override
    public void close() {
        producer.close();
    }
}
