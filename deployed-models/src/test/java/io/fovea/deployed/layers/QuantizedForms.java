package io.fovea.deployed.layers;

import static io.fovea.testing.SmallOnnx.integer;
import static io.fovea.testing.SmallOnnx.ints;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.fovea.onnx.ElementType;
import io.fovea.testing.SmallOnnx;
import java.util.List;

/** One small network (Conv, Relu, MaxPool, GlobalAveragePool, Gemm) in each of the forms that quantizers write. */
enum QuantizedForms {
    QDQ {
        @Override
        ModelProto quantized() {
            SmallOnnx model = model();
            dequantizer(model, "w");
            dequantizer(model, "v");
            quantizer(model, "x", "x");
            model.node("Conv", List.of("x_real", "w_real", "b"), "conv", ints("pads", 1, 1, 1, 1));
            quantizer(model, "conv", "relu");
            model.node("MaxPool", List.of("conv_real"), "max", ints("kernel_shape", 2, 2), ints("strides", 2, 2));
            quantizer(model, "max", "relu");
            model.node("GlobalAveragePool", List.of("max_real"), "pooled");
            quantizer(model, "pooled", "relu");
            model.node("Flatten", List.of("pooled_real"), "flat");
            model.node("Gemm", List.of("flat", "v_real", "c"), "raw", integer("transB", 1));
            quantizer(model, "raw", "scores");
            return model.build("raw_real");
        }
    },
    QOPERATOR {
        @Override
        ModelProto quantized() {
            SmallOnnx model = model();
            model.node("QuantizeLinear", List.of("x", "x_step", "x_zero"), "x_q");
            model.node(
                    "QLinearConv",
                    List.of("x_q", "x_step", "x_zero", "w", "w_step", "w_zero", "relu_step", "relu_zero"),
                    "conv",
                    ints("pads", 1, 1, 1, 1));
            model.node("MaxPool", List.of("conv"), "max", ints("kernel_shape", 2, 2), ints("strides", 2, 2));
            microsoft(
                    model,
                    "QLinearGlobalAveragePool",
                    List.of("max", "relu_step", "relu_zero", "relu_step", "relu_zero"),
                    "pooled");
            model.node("Flatten", List.of("pooled"), "flat");
            model.node(
                    NodeProto.newBuilder().setOpType("QGemm").setDomain("com.microsoft"),
                    List.of(
                            "flat",
                            "relu_step",
                            "relu_zero",
                            "v",
                            "v_step",
                            "v_zero",
                            "",
                            "scores_step",
                            "scores_zero"),
                    List.of("raw"),
                    integer("transB", 1));
            model.node("DequantizeLinear", List.of("raw", "scores_step", "scores_zero"), "scores");
            return model.build("scores");
        }

        @Override
        boolean hasBias() {
            return false;
        }
    },
    DYNAMIC {
        @Override
        ModelProto quantized() {
            SmallOnnx model = model();
            dynamic(model, "ConvInteger", "x", "w", "conv");
            model.node("Add", List.of("conv", "b4"), "biased");
            model.node("Relu", List.of("biased"), "relu");
            model.node("MaxPool", List.of("relu"), "max", ints("kernel_shape", 2, 2), ints("strides", 2, 2));
            model.node("GlobalAveragePool", List.of("max"), "pooled");
            model.node("Flatten", List.of("pooled"), "flat");
            dynamic(model, "MatMulInteger", "flat", "vt", "raw");
            model.node("Add", List.of("raw", "c"), "scores");
            return model.build("scores");
        }
    };

    private static final float STEP = 0.01f;
    private static final int CHANNELS = 4;
    private static final int CLASSES = 3;

    abstract ModelProto quantized();

    boolean hasBias() {
        return true;
    }

    /** The float original. */
    ModelProto floating() {
        SmallOnnx model = new SmallOnnx(1).input("x", 1, 3, 8, 8);
        SmallOnnx draw = new SmallOnnx(1);
        model.floats("w", new int[] {CHANNELS, 3, 3, 3}, draw.random(CHANNELS, 3, 3, 3))
                .floats("v", new int[] {CLASSES, CHANNELS}, draw.random(CLASSES, CHANNELS))
                .floats("b", new int[] {CHANNELS}, draw.random(CHANNELS))
                .floats("c", new int[] {CLASSES}, draw.random(CLASSES));
        return model.node(
                        "Conv",
                        hasBias() ? List.of("x", "w", "b") : List.of("x", "w"),
                        "conv",
                        ints("pads", 1, 1, 1, 1))
                .node("Relu", List.of("conv"), "relu")
                .node("MaxPool", List.of("relu"), "max", ints("kernel_shape", 2, 2), ints("strides", 2, 2))
                .node("GlobalAveragePool", List.of("max"), "pooled")
                .node("Flatten", List.of("pooled"), "flat")
                .node("Gemm", hasBias() ? List.of("flat", "v", "c") : List.of("flat", "v"), "raw", integer("transB", 1))
                .build("raw");
    }

    /** The input, the weights as integers, and every scale. */
    private static SmallOnnx model() {
        SmallOnnx model = new SmallOnnx(1).input("x", 1, 3, 8, 8);
        SmallOnnx draw = new SmallOnnx(1);
        float[] w = draw.random(CHANNELS, 3, 3, 3);
        float[] v = draw.random(CLASSES, CHANNELS);
        float[] b = draw.random(CHANNELS);
        float[] turned = new float[v.length];
        for (int i = 0; i < v.length; i++) {
            turned[i % CHANNELS * CLASSES + i / CHANNELS] = v[i];
        }
        integers(model, "w", w, CHANNELS, 3, 3, 3);
        integers(model, "v", v, CLASSES, CHANNELS);
        integers(model, "vt", turned, CHANNELS, CLASSES);
        model.floats("b", new int[] {CHANNELS}, b).floats("b4", new int[] {1, CHANNELS, 1, 1}, b);
        model.floats("c", new int[] {CLASSES}, draw.random(CLASSES));
        scale(model, "x", 2f / 255, 128);
        scale(model, "relu", 2f / 255, 0);
        scale(model, "scores", 1.5f / 255, 128);
        return model;
    }

    private static void integers(SmallOnnx model, String name, float[] values, int... shape) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.rint(values[i] / STEP);
        }
        model.raw(name, ElementType.INT8.code(), shape, bytes)
                .floats(name + "_step", new int[0], STEP)
                .raw(name + "_zero", ElementType.INT8.code(), new int[0], (byte) 0);
    }

    private static void scale(SmallOnnx model, String name, float step, int zeroPoint) {
        model.floats(name + "_step", new int[0], step)
                .raw(name + "_zero", ElementType.UINT8.code(), new int[0], (byte) zeroPoint);
    }

    private static void dequantizer(SmallOnnx model, String name) {
        model.node("DequantizeLinear", List.of(name, name + "_step", name + "_zero"), name + "_real");
    }

    private static void quantizer(SmallOnnx model, String tensor, String scale) {
        List<String> parameters = List.of(scale + "_step", scale + "_zero");
        model.node("QuantizeLinear", List.of(tensor, parameters.get(0), parameters.get(1)), tensor + "_q")
                .node(
                        "DequantizeLinear",
                        List.of(tensor + "_q", parameters.get(0), parameters.get(1)),
                        tensor + "_real");
    }

    private static void microsoft(SmallOnnx model, String operator, List<String> inputs, String output) {
        model.node(NodeProto.newBuilder().setOpType(operator).setDomain("com.microsoft"), inputs, List.of(output));
    }

    private static void dynamic(SmallOnnx model, String operator, String input, String weights, String output) {
        model.node(
                NodeProto.newBuilder().setOpType("DynamicQuantizeLinear"),
                List.of(input),
                List.of(output + "_q", output + "_scale", output + "_zero"));
        List<String> inputs = List.of(output + "_q", weights, output + "_zero", weights + "_zero");
        if (operator.equals("ConvInteger")) {
            model.node(operator, inputs, output + "_sum", ints("pads", 1, 1, 1, 1));
        } else {
            model.node(operator, inputs, output + "_sum");
        }
        model.node("Cast", List.of(output + "_sum"), output + "_cast", integer("to", 1))
                .node("Mul", List.of(output + "_scale", weights + "_step"), output + "_scales")
                .node("Mul", List.of(output + "_cast", output + "_scales"), output);
    }
}
