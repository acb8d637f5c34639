package io.fovea.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An input or output of a graph.
 *
 * @param name as in the file
 * @param elementType ONNX's number of the element type: 1 is float32, 10 float16; 0 where the file does not say
 * @param shape axes in order; {@link #OPEN} where the file leaves one open
 */
public record OnnxValue(String name, int elementType, List<Long> shape) {
    public static final long OPEN = -1;

    public OnnxValue {
        shape = List.copyOf(shape);
    }

    static OnnxValue of(ValueInfoProto proto) {
        TypeProto.Tensor tensor = proto.getType().getTensorType();
        return new OnnxValue(
                proto.getName(),
                tensor.getElemType(),
                tensor.getShape().getDimList().stream().map(OnnxValue::axis).toList());
    }

    private static long axis(Dimension axis) {
        return axis.getDimValue() > 0 ? axis.getDimValue() : OPEN;
    }

    /** Name and shape as people write them: {@code input_image[1,3,1024,1024]}. */
    @Override
    public String toString() {
        return shape.stream()
                .map(axis -> axis == OPEN ? "?" : axis.toString())
                .collect(Collectors.joining(",", name + "[", "]"));
    }
}
