package io.fovea.deployed.layers;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;

/** The nodes between integers and real numbers that an edit adds, and takes away again where nobody needs them. */
final class Quantizers {
    private Quantizers() {}

    static NodeProto dequantizer(String output, String integers, String scale, String zeroPoint) {
        return NodeProto.newBuilder()
                .setOpType("DequantizeLinear")
                .setName(output + "_dequantizer")
                .addInput(integers)
                .addInput(scale)
                .addInput(zeroPoint)
                .addOutput(output)
                .build();
    }

    static NodeProto quantizer(String output, String values, String scale, String zeroPoint) {
        return NodeProto.newBuilder()
                .setOpType("QuantizeLinear")
                .setName(output + "_quantizer")
                .addInput(values)
                .addInput(scale)
                .addInput(zeroPoint)
                .addOutput(output)
                .build();
    }

    /**
     * Drops the quantizer that makes a tensor of integers, if every reader makes real numbers of them; what its saturation
     * had absorbed comes back.
     */
    static void dropIfFloatIsRead(GraphEdit edit, String integers, Optional<Activation> activation) {
        List<NodeProto> readers = edit.readers(integers);
        if (edit.isOutput(integers)
                || !readers.stream().allMatch(reader -> reader.getOpType().equals("DequantizeLinear"))) {
            return;
        }
        NodeProto quantizer = edit.maker(integers).orElseThrow();
        String values = quantizer.getInput(0);
        if (activation.isPresent()) {
            String activated = integers + "_float_activated";
            edit.replace(
                    quantizer,
                    activation.get().of(edit, values, activated),
                    quantizer.toBuilder().setInput(0, activated).build());
            values = activated;
        }
        edit.unquantize(values);
    }
}
