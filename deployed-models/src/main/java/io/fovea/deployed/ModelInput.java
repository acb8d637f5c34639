package io.fovea.deployed;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import io.fovea.imaging.view.ImageInput;
import io.fovea.imaging.view.Preprocessing.Layout;
import io.fovea.onnx.ElementType;
import io.fovea.onnx.MalformedOnnxException;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxModel;
import io.fovea.onnx.OnnxValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * The image input of a file.
 *
 * @param name as in the file
 * @param type of its elements
 * @param shape with batch 1 and the open axes filled in
 * @param channelsLast whether it is {@code [1, H, W, C]} and not {@code [1, C, H, W]}
 */
public record ModelInput(String name, ElementType type, List<Integer> shape, boolean channelsLast) {
    private static final int MOST_CHANNELS = 4;

    public ModelInput {
        shape = List.copyOf(shape);
    }

    /**
     * The input as the file describes it.
     *
     * @param height for a file that leaves it open
     * @param width for a file that leaves it open
     */
    static ModelInput of(Path file, OnnxGraph graph, int height, int width) {
        if (graph.inputs().size() != 1) {
            throw UnusableModelException.of(
                    file, "it has the inputs " + graph.inputs() + ", and one image is all there is to give");
        }
        OnnxValue input = graph.inputs().get(0);
        List<Long> axes = input.shape();
        ElementType type = ElementType.of(input.elementType()).orElse(ElementType.BOOL);
        if (axes.size() != 4
                || (type != ElementType.FLOAT && type != ElementType.FLOAT16 && type != ElementType.UINT8)) {
            throw UnusableModelException.of(
                    file, "its input is " + type + " " + input + ", not four axes of FLOAT, FLOAT16 or UINT8");
        }
        boolean last = isChannels(axes.get(3)) && !isChannels(axes.get(1));
        int rows = last ? 1 : 2;
        return new ModelInput(
                input.name(),
                type,
                last
                        ? List.of(
                                1,
                                filled(axes.get(rows), height),
                                filled(axes.get(rows + 1), width),
                                filled(axes.get(3), 3))
                        : List.of(
                                1,
                                filled(axes.get(1), 3),
                                filled(axes.get(rows), height),
                                filled(axes.get(rows + 1), width)),
                last);
    }

    /**
     * What a file says of its input; of an axis that it leaves open, nothing.
     *
     * @throws UnusableModelException where the file cannot be read or its input is no image
     */
    public static ImageInput said(Path file) {
        try {
            OnnxGraph graph = OnnxModel.read(file).graph();
            ModelInput input = of(file, graph, 1, 1);
            List<Long> axes = graph.inputs().get(0).shape();
            int rows = input.channelsLast() ? 1 : 2;
            return new ImageInput(
                    open(axes.get(rows)),
                    open(axes.get(rows + 1)),
                    input.channels(),
                    input.channelsLast() ? Layout.NHWC : Layout.NCHW,
                    input.type() == ElementType.UINT8);
        } catch (MalformedOnnxException e) {
            throw UnusableModelException.of(file, e);
        } catch (IOException e) {
            throw new UnusableModelException("model " + file + " cannot be read: " + e, e);
        }
    }

    private static OptionalInt open(long axis) {
        return axis == OnnxValue.OPEN ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(axis));
    }

    private static boolean isChannels(long axis) {
        return axis >= 1 && axis <= MOST_CHANNELS;
    }

    private static int filled(long axis, int otherwise) {
        return axis == OnnxValue.OPEN ? otherwise : Math.toIntExact(axis);
    }

    public int channels() {
        return shape.get(channelsLast ? 3 : 1);
    }

    public int height() {
        return shape.get(channelsLast ? 1 : 2);
    }

    public int width() {
        return shape.get(channelsLast ? 2 : 3);
    }

    /** Elements of one image. */
    public int size() {
        return channels() * height() * width();
    }

    /**
     * One image as ONNX Runtime takes it.
     *
     * @param values in the order of the shape; levels 0..255 where the type is UINT8
     */
    OnnxTensor tensor(float[] values) throws OrtException {
        if (values.length != size()) {
            throw new IllegalArgumentException(values.length + " values for an input of " + this);
        }
        ByteBuffer buffer =
                ByteBuffer.allocateDirect((int) type.bytes(values.length)).order(ByteOrder.nativeOrder());
        switch (type) {
            case FLOAT -> buffer.asFloatBuffer().put(values);
            case FLOAT16 -> {
                for (float value : values) {
                    buffer.putShort(Fp16Conversions.floatToFp16(value));
                }
            }
            default -> {
                for (float value : values) {
                    buffer.put((byte) Math.max(0, Math.min(255, Math.round(value))));
                }
            }
        }
        long[] axes = shape.stream().mapToLong(Integer::longValue).toArray();
        OnnxJavaType element =
                switch (type) {
                    case FLOAT -> OnnxJavaType.FLOAT;
                    case FLOAT16 -> OnnxJavaType.FLOAT16;
                    default -> OnnxJavaType.UINT8;
                };
        return OnnxTensor.createTensor(OnnxRuntime.environment(), buffer.rewind(), axes, element);
    }

    @Override
    public String toString() {
        return name + " " + type + shape;
    }
}
