package io.fovea.quantize.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.fovea.onnx.OnnxModel;
import io.fovea.onnx.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Small ONNX files as the tests write them; a file's scores are all elements of what its last node makes. */
final class TinyOnnx {
    private final int opset;
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("tiny");
    private String last = "x";

    /** @param input shape of the input {@code x}, that of the batch included; 0 for what stays open */
    TinyOnnx(int opset, long... input) {
        this.opset = opset;
        graph.addInput(value("x", input));
    }

    static TinyOnnx of(int opset) {
        return new TinyOnnx(opset, 1, 3, 8, 10);
    }

    TinyOnnx constant(String name, Tensor tensor) {
        graph.addInitializer(tensor.toProto(name));
        return this;
    }

    TinyOnnx floats(String name, double... values) {
        return constant(name, Tensor.floats(new int[] {values.length}, values));
    }

    TinyOnnx scalar(String name, float value) {
        return constant(name, Tensor.floats(new int[0], value));
    }

    TinyOnnx longs(String name, long... values) {
        return constant(name, Tensor.vector(values));
    }

    /** Numbers between 0.2 and 1 or their opposites, the same for every test. */
    TinyOnnx random(String name, int... shape) {
        Random random = new Random(name.hashCode());
        float[] values = new float[Math.toIntExact(Tensor.elements(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (0.2f + 0.8f * random.nextFloat()) * (random.nextBoolean() ? 1 : -1);
        }
        return constant(name, Tensor.floats(shape, values));
    }

    /** Numbers between 0.5 and 1.5. */
    TinyOnnx positive(String name, int... shape) {
        Random random = new Random(name.hashCode());
        float[] values = new float[Math.toIntExact(Tensor.elements(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.5f + random.nextFloat();
        }
        return constant(name, Tensor.floats(shape, values));
    }

    /** @param inputs names, separated by blanks; {@code _} for one that is left out */
    TinyOnnx node(String operator, String inputs, String outputs, AttributeProto... attributes) {
        long before = graph.getNodeList().stream()
                .filter(node -> node.getOpType().equals(operator))
                .count();
        graph.addNode(NodeProto.newBuilder()
                .setName("the " + operator + (before == 0 ? "" : " " + (before + 1)))
                .setOpType(operator)
                .addAllInput(names(inputs))
                .addAllOutput(names(outputs))
                .addAllAttribute(List.of(attributes)));
        last = names(outputs).get(0);
        return this;
    }

    private static List<String> names(String names) {
        return Arrays.stream(names.split(" "))
                .map(name -> name.equals("_") ? "" : name)
                .toList();
    }

    static AttributeProto integer(String name, long value) {
        return attribute(name, AttributeType.INT).setI(value).build();
    }

    static AttributeProto integers(String name, long... values) {
        return attribute(name, AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList())
                .build();
    }

    static AttributeProto real(String name, float value) {
        return attribute(name, AttributeType.FLOAT).setF(value).build();
    }

    static AttributeProto text(String name, String value) {
        return attribute(name, AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    private static AttributeProto.Builder attribute(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    private static ValueInfoProto value(String name, long... shape) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(1);
        for (long axis : shape) {
            if (axis > 0) {
                tensor.getShapeBuilder().addDimBuilder().setDimValue(axis);
            } else {
                tensor.getShapeBuilder()
                        .addDimBuilder()
                        .setDimParam("open" + tensor.getShapeBuilder().getDimCount());
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    /** Every element is a score. */
    Path write(Path folder) {
        node("Flatten", last, "scores");
        return writeAsItIs(folder, "scores");
    }

    Path writeAsItIs(Path folder, String output) {
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph.addOutput(ValueInfoProto.newBuilder()
                        .setName(output)
                        .setType(TypeProto.newBuilder()
                                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(1)))))
                .build();
        Path file = folder.resolve("tiny.onnx");
        try {
            OnnxModel.write(model, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
