package io.fovea.quantize.worker;

import io.fovea.identity.Variant;
import io.fovea.record.ImageEvent;
import io.fovea.record.Inference;
import io.fovea.record.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** What every inference says, whichever engine ran the model. */
final class Inferences {
    private Inferences() {}

    /** An inference that lacks what the model answered. */
    static Inference.Builder of(ImageEvent event, Variant variant, Target target) {
        return Inference.newBuilder()
                .setImageId(event.getImageId())
                .setFeed(event.getFeed())
                .setLabel(event.getLabel())
                .setAttributes(event.getAttributes())
                .setReceivedAt(event.getReceivedAt())
                .setVariant(variant.toRecord())
                .setTarget(target.label());
    }

    /** Single-precision values as a record has them. */
    static Tensor tensor(List<Integer> shape, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new Tensor("float32", shape, bytes);
    }
}
