package io.fovea.cam;

import io.fovea.cam.method.CamMethod;
import io.fovea.cam.method.FeatureMaps;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.FinishedMap;
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
        FinishedMap finished = inference.getMap();
        return finished == null ? made(inference) : forwarded(inference, finished);
    }

    private ClassActivationMap made(Inference inference) throws RejectedRecordException {
        FeatureMaps maps = featureMaps(inference);
        return map(inference, method.methodName(), maps.height(), maps.width(), float32(method.map(maps)));
    }

    /** A map whose method needs no gradient comes with the inference. */
    private static ClassActivationMap forwarded(Inference inference, FinishedMap finished)
            throws RejectedRecordException {
        Tensor tensor = finished.getValues();
        List<Integer> shape = tensor.getShape();
        float[] values = floats("the values of a finished map", tensor);
        if (shape.size() != 2 || shape.get(0) * shape.get(1) != values.length) {
            throw new RejectedRecordException(
                    "a finished map of shape " + shape + " has " + values.length + " values, and is not [H,W]");
        }
        for (float value : values) {
            if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
                throw new RejectedRecordException("a finished map has the value " + value);
            }
        }
        return map(inference, finished.getMethod(), shape.get(0), shape.get(1), tensor.getValues());
    }

    private static ClassActivationMap map(
            Inference inference, String method, int height, int width, ByteBuffer values) {
        return ClassActivationMap.newBuilder()
                .setImageId(inference.getImageId())
                .setFeed(inference.getFeed())
                .setLabel(inference.getLabel())
                .setAttributes(inference.getAttributes())
                .setReceivedAt(inference.getReceivedAt())
                .setVariant(inference.getVariant())
                .setView(inference.getView())
                .setMethod(method)
                .setTarget(inference.getTarget())
                .setTargetClass(inference.getTargetClass())
                .setProbability(inference.getTargetProbability())
                .setPredictions(inference.getPredictions())
                .setHeight(height)
                .setWidth(width)
                .setValues(values)
                .build();
    }

    private static FeatureMaps featureMaps(Inference inference) throws RejectedRecordException {
        Tensor activations = inference.getActivations();
        Tensor gradients = inference.getGradients();
        if (gradients == null) {
            throw new RejectedRecordException("an inference has neither gradients nor a finished map");
        }
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
                    floats("activations", activations),
                    floats("gradients", gradients));
        } catch (IllegalArgumentException e) {
            throw new RejectedRecordException(String.valueOf(e.getMessage()), e);
        }
        if (!maps.isFinite()) {
            throw new RejectedRecordException("activations or gradients are not finite");
        }
        return maps;
    }

    private static float[] floats(String name, Tensor tensor) throws RejectedRecordException {
        try {
            return Float32.values(name, tensor);
        } catch (IllegalArgumentException e) {
            throw new RejectedRecordException(String.valueOf(e.getMessage()), e);
        }
    }

    private static ByteBuffer float32(double[] map) {
        ByteBuffer values = ByteBuffer.allocate(Float.BYTES * map.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : map) {
            values.putFloat((float) value);
        }
        return values.flip();
    }
}
