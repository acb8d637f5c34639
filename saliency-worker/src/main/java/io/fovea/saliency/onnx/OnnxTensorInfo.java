package io.fovea.saliency.onnx;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An input or output of a graph.
 *
 * @param name as in the file
 * @param elementType ONNX's number of the element type: 1 is float32, 10 float16
 * @param shape axes in order; {@link #OPEN} where the file leaves one open
 */
public record OnnxTensorInfo(String name, int elementType, List<Long> shape) {
    public static final long OPEN = -1;

    public OnnxTensorInfo {
        shape = List.copyOf(shape);
    }

    /** Name and shape as people write them: {@code input_image[1,3,1024,1024]}. */
    @Override
    public String toString() {
        return shape.stream()
                .map(axis -> axis == OPEN ? "?" : axis.toString())
                .collect(Collectors.joining(",", name + "[", "]"));
    }
}
