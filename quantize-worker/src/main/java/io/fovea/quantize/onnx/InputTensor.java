package io.fovea.quantize.onnx;

import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxValue;
import io.fovea.quantize.network.Shape;
import io.fovea.runtime.UserErrorException;
import java.util.List;
import java.util.Optional;

/**
 * What a file says of its input, a batch of one image.
 *
 * @param layout channels first or last
 * @param channels 3 for colour, 1 for grey
 * @param type of the numbers
 */
public record InputTensor(String name, Layout layout, int channels, int height, int width, Type type) {
    private static final int FLOAT = 1;
    private static final int UINT8 = 2;
    private static final int USUAL_SIZE = 224;

    /** Where the channels stand. */
    public enum Layout {
        NCHW,
        NHWC
    }

    /** What the numbers are. */
    public enum Type {
        FLOAT,
        UINT8
    }

    /**
     * The graph's input.
     *
     * @param height of images where the file leaves it open; 224 unless given
     * @param width likewise
     * @throws UserErrorException if it is no image
     */
    static InputTensor of(OnnxGraph graph, Optional<Integer> height, Optional<Integer> width) {
        if (graph.inputs().size() != 1) {
            throw new UserErrorException(
                    "it has the inputs " + graph.inputs() + "; known are networks with one, the image");
        }
        OnnxValue input = graph.inputs().get(0);
        if (input.shape().size() != 4) {
            throw new UserErrorException(
                    "its input " + input + " is no image: that has four axes, of which the first is the batch");
        }
        Type type =
                switch (input.elementType()) {
                    case FLOAT -> Type.FLOAT;
                    case UINT8 -> Type.UINT8;
                    default ->
                        throw new UserErrorException("the numbers of its input " + input + " have ONNX's type "
                                + input.elementType() + "; known are float32 and uint8");
                };
        long first = input.shape().get(1);
        boolean channelsLast = !isColour(first) && isColour(input.shape().get(3));
        Layout layout = channelsLast ? Layout.NHWC : Layout.NCHW;
        long channels = input.shape().get(channelsLast ? 3 : 1);
        if (channels != OnnxValue.OPEN && !isColour(channels)) {
            throw new UserErrorException("its input " + input + " has " + channels + " channels; known are 3 and 1");
        }
        int rows = length(input, channelsLast ? 1 : 2, "height", height);
        int columns = length(input, channelsLast ? 2 : 3, "width", width);
        return new InputTensor(input.name(), layout, channels == 1 ? 1 : 3, rows, columns, type);
    }

    private static boolean isColour(long channels) {
        return channels == 1 || channels == 3;
    }

    private static int length(OnnxValue input, int axis, String name, Optional<Integer> asked) {
        long length = input.shape().get(axis);
        if (length == OnnxValue.OPEN) {
            return asked.orElse(USUAL_SIZE);
        }
        if (asked.isPresent() && asked.get() != length) {
            throw new UserErrorException("its input " + input + " has " + name + " " + length + ", not " + asked.get());
        }
        return Math.toIntExact(length);
    }

    /** Lengths of the axes, that of the batch included. */
    long[] axes() {
        return layout == Layout.NCHW
                ? new long[] {1, channels, height, width}
                : new long[] {1, height, width, channels};
    }

    int size() {
        return channels * height * width;
    }

    /** Without the batch. */
    Shape shape() {
        return new Shape(layout == Layout.NCHW ? List.of(channels, height, width) : List.of(height, width, channels));
    }

    /** As {@code describe} prints it. */
    @Override
    public String toString() {
        return name + ": " + layout + ", " + (channels == 1 ? "grey" : "colour") + ", " + height + " x " + width + ", "
                + (type == Type.FLOAT ? "float32" : "uint8");
    }
}
