package io.fovea.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.util.List;

/** Reads a file's tensor, whichever of its fields holds the elements, and believes no length before it is checked. */
final class TensorReader {
    private final ExternalData external;

    TensorReader(ExternalData external) {
        this.external = external;
    }

    Tensor read(TensorProto proto) throws MalformedOnnxException {
        String name = "tensor " + proto.getName();
        ElementType type = ElementType.of(proto.getDataType())
                .orElseThrow(() -> new MalformedOnnxException(
                        name + " has element type " + proto.getDataType() + ", which is no type of numbers"));
        int[] shape = shape(proto, name);
        int size = (int) Tensor.elements(shape);
        ByteBuffer raw = isExternal(proto)
                ? external.read(proto)
                : proto.hasRawData() ? proto.getRawData().asReadOnlyByteBuffer() : typed(proto, type, size, name);
        if (raw.remaining() != type.bytes(size)) {
            throw new MalformedOnnxException("%s says %d elements of %s, which are %d bytes, and has %d bytes"
                    .formatted(name, size, type, type.bytes(size), raw.remaining()));
        }
        return new Tensor(type, shape, raw);
    }

    static boolean isExternal(TensorProto proto) {
        return proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
    }

    private static int[] shape(TensorProto proto, String name) throws MalformedOnnxException {
        int[] shape = new int[proto.getDimsCount()];
        long elements = 1;
        for (int i = 0; i < shape.length; i++) {
            long axis = proto.getDims(i);
            if (axis < 0 || axis > Integer.MAX_VALUE || (axis > 0 && elements > Integer.MAX_VALUE / axis)) {
                throw new MalformedOnnxException(name + " has the impossible shape " + proto.getDimsList());
            }
            shape[i] = (int) axis;
            elements *= axis;
        }
        return shape;
    }

    private static ByteBuffer typed(TensorProto proto, ElementType type, int size, String name)
            throws MalformedOnnxException {
        long held = type.bits() == 4 ? (size + 1) / 2 : size;
        List<? extends Number> values =
                switch (type) {
                    case FLOAT -> proto.getFloatDataList();
                    case DOUBLE -> proto.getDoubleDataList();
                    case INT64 -> proto.getInt64DataList();
                    case UINT32, UINT64 -> proto.getUint64DataList();
                    default -> proto.getInt32DataList();
                };
        if (values.size() != held) {
            throw new MalformedOnnxException("%s says %d elements and has %d".formatted(name, size, values.size()));
        }
        ByteBuffer raw = Tensor.littleEndian(Math.toIntExact(type.bytes(size)));
        for (Number value : values) {
            type.put(raw, value);
        }
        return raw.flip();
    }
}
