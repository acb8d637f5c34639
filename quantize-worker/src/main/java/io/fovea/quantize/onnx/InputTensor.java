package io.fovea.quantize.onnx;

import io.fovea.imaging.view.ImageInput;
import io.fovea.imaging.view.Preprocessing;
import io.fovea.imaging.view.Preprocessing.Layout;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxValue;
import io.fovea.quantize.network.Shape;
import io.fovea.runtime.UserErrorException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * A network's input, a batch of one image.
 *
 * @param channels 3 for colour, 1 for grey
 * @param height rows; {@link OnnxValue#OPEN} where the file leaves them open
 * @param width columns, likewise
 * @param type of the numbers
 */
public record InputTensor(String name, Layout layout, int channels, int height, int width, Type type) {
    private static final int FLOAT = 1;
    private static final int UINT8 = 2;

    /** What the numbers are. */
    public enum Type {
        FLOAT,
        UINT8
    }

    /**
     * What a file says of its input.
     *
     * @throws UserErrorException if it is no image
     */
    static InputTensor of(OnnxGraph graph) {
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
        boolean last = !isColour(axis(input, 1)) && isColour(axis(input, 3));
        int channels = axis(input, last ? 3 : 1);
        if (channels != OnnxValue.OPEN && !isColour(channels)) {
            throw new UserErrorException("its input " + input + " has " + channels + " channels; known are 3 and 1");
        }
        return new InputTensor(
                input.name(),
                last ? Layout.NHWC : Layout.NCHW,
                channels == 1 ? 1 : 3,
                axis(input, last ? 1 : 2),
                axis(input, last ? 2 : 3),
                type);
    }

    private static boolean isColour(int channels) {
        return channels == 1 || channels == 3;
    }

    private static int axis(OnnxValue input, int axis) {
        return Math.toIntExact(input.shape().get(axis));
    }

    /**
     * How an image becomes this input.
     *
     * @param line what the deployment says of it; what it does not say is as in the file, or as is usual
     * @throws UserErrorException if the line is wrong, or contradicts the file
     */
    Preprocessing preprocessing(String line) {
        try {
            return new ImageInput(open(height), open(width), channels, layout, type == Type.UINT8).preprocessing(line);
        } catch (IllegalArgumentException e) {
            throw new UserErrorException(String.valueOf(e.getMessage()), e);
        }
    }

    private static OptionalInt open(int length) {
        return length == OnnxValue.OPEN ? OptionalInt.empty() : OptionalInt.of(length);
    }

    /** Of the size that images are brought to. */
    InputTensor sized(Preprocessing preprocessing) {
        return new InputTensor(name, layout, channels, preprocessing.height(), preprocessing.width(), type);
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

    @Override
    public String toString() {
        return name + ": " + layout.name().toLowerCase(Locale.ROOT) + ", " + (channels == 1 ? "grey" : "colour") + ", "
                + length(height) + " x " + length(width) + ", " + (type == Type.FLOAT ? "float32" : "uint8");
    }

    private static String length(int length) {
        return length == OnnxValue.OPEN ? "any" : Integer.toString(length);
    }
}
