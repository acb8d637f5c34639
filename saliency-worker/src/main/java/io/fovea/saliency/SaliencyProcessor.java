package io.fovea.saliency;

import io.fovea.record.ImageEvent;
import io.fovea.record.SaliencyMask;
import io.fovea.runtime.Emission;
import io.fovea.runtime.RecordProcessor;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.runtime.claimcheck.ClaimCheck;
import io.fovea.saliency.MaskOutcome.Mask;
import io.fovea.saliency.MaskOutcome.NoMask;
import io.fovea.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * Turns an image into its mask, once, however many networks look at it.
 *
 * <p>Counts {@code fovea.saliency.masks} and times {@code fovea.saliency.mask} by who made the mask, and counts among them
 * {@code fovea.saliency.uniform}: masks of one level everywhere, with which no map can be compared.
 */
public final class SaliencyProcessor implements RecordProcessor<ImageEvent> {
    private final SaliencyModel model;
    private final ClaimCheck claimCheck;
    private final MeterRegistry meters;

    SaliencyProcessor(SaliencyModel model, ClaimCheck claimCheck, MeterRegistry meters) {
        this.model = model;
        this.claimCheck = claimCheck;
        this.meters = meters;
    }

    @Override
    public List<Emission<?>> process(String key, ImageEvent image) throws RejectedRecordException {
        long start = meters.config().clock().monotonicTime();
        ByteBuffer encoded =
                ByteBuffer.wrap(claimCheck.content(image.getImageId(), image.getBytes(), image.getReference()));
        Mask mask = mask(model, image, encoded);
        Duration elapsed = Duration.ofNanos(meters.config().clock().monotonicTime() - start);
        count(mask, elapsed);
        return List.of(new Emission<>(Topics.MASKS, key, message(image, mask, elapsed)));
    }

    /**
     * The mask of an image whose bytes are in its event.
     *
     * @throws RejectedRecordException if nobody has one
     */
    public static SaliencyMask mask(SaliencyModel model, ImageEvent image) throws RejectedRecordException {
        return message(image, mask(model, image, image.getBytes()), Duration.ZERO);
    }

    private static Mask mask(SaliencyModel model, ImageEvent image, ByteBuffer encoded) throws RejectedRecordException {
        MaskOutcome outcome = model.mask(new ImageToMask(image.getSource(), image.getAttributes(), encoded));
        if (outcome instanceof NoMask none) {
            throw new RejectedRecordException(none.reason());
        }
        return (Mask) outcome;
    }

    private void count(Mask mask, Duration elapsed) {
        meters.timer("fovea.saliency.mask", "model", mask.model()).record(elapsed);
        meters.counter("fovea.saliency.masks", "model", mask.model()).increment();
        if (isUniform(mask.values())) {
            meters.counter("fovea.saliency.uniform", "model", mask.model()).increment();
        }
    }

    private static SaliencyMask message(ImageEvent image, Mask mask, Duration elapsed) {
        return SaliencyMask.newBuilder()
                .setImageId(image.getImageId())
                .setFeed(image.getFeed())
                .setModel(mask.model())
                .setCheckpoint(mask.checkpoint())
                .setHeight(MaskOutcome.SIZE)
                .setWidth(MaskOutcome.SIZE)
                .setValues(mask.values())
                .setElapsedMicros(elapsed.toNanos() / 1000)
                .build();
    }

    private static boolean isUniform(ByteBuffer values) {
        byte first = values.get(0);
        for (int i = 1; i < values.limit(); i++) {
            if (values.get(i) != first) {
                return false;
            }
        }
        return true;
    }
}
