package io.fovea.cam;

import io.fovea.cam.method.CamMethod;
import io.fovea.cam.method.FeatureMaps;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.Inference;
import io.fovea.record.Tensor;
import io.fovea.runtime.Emission;
import io.fovea.runtime.RecordProcessor;
import io.fovea.runtime.RejectedRecordException;
import io.fovea.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Consumes inferences, emits one class activation map for each; malformed tensors are rejected. */
public final class CamProcessor implements RecordProcessor<Inference> {
    private final CamMethod method;

    public CamProcessor(CamMethod method) {
        this.method = method;
    }

    @Override
    public List<Emission<?>> process(String key, Inference inference) throws RejectedRecordException {
        return List.of(new Emission<>(Topics.CAMS, key, map(inference)));
    }

    /** The map of one inference. */
    public ClassActivationMap map(Inference inference) throws RejectedRecordException {
        FeatureMaps maps = featureMaps(inference);
        return ClassActivationMap.newBuilder()
                .setImageId(inference.getImageId())
                .setFeed(inference.getFeed())
                .setLabel(inference.getLabel())
                .setAttributes(inference.getAttributes())
                .setReceivedAt(inference.getReceivedAt())
                .setVariant(inference.getVariant())
                .setMethod(method.methodName())
                .setTarget(inference.getTarget())
                .setTargetClass(inference.getTargetClass())
                .setProbability(inference.getTargetProbability())
                .setPredictions(inference.getPredictions())
                .setHeight(maps.height())
                .setWidth(maps.width())
                .setValues(float32(method.map(maps)))
                .build();
    }

    private static FeatureMaps featureMaps(Inference inference) throws RejectedRecordException {
        Tensor activations = inference.getActivations();
        Tensor gradients = inference.getGradients();
        List<Integer> shape = activations.getShape();
        if (shape.size() != 3) {
            throw new RejectedRecordException("activations of shape " + shape + " are not [C,H,W]");
        }
        if (!gradients.getShape().equals(shape) && !gradients.getShape().equals(List.of(shape.get(0), 1, 1))) {
            throw new RejectedRecordException(
                    "gradients of shape " + gradients.getShape() + " do not fit activations of shape " + shape);
        }
        FeatureMaps maps;
        try {
            maps = new FeatureMaps(
                    shape.get(0),
                    shape.get(1),
                    shape.get(2),
                    Float32.values("activations", activations),
                    Float32.values("gradients", gradients));
        } catch (IllegalArgumentException e) {
            throw new RejectedRecordException(String.valueOf(e.getMessage()), e);
        }
        if (!maps.isFinite()) {
            throw new RejectedRecordException("activations or gradients are not finite");
        }
        return maps;
    }

    private static ByteBuffer float32(double[] map) {
        ByteBuffer values = ByteBuffer.allocate(Float.BYTES * map.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : map) {
            values.putFloat((float) value);
        }
        return values.flip();
    }
}
