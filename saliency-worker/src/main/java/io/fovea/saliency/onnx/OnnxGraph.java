package io.fovea.saliency.onnx;

import static io.fovea.saliency.onnx.OnnxTensorInfo.OPEN;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an ONNX file says of itself, read without loading its weights: so that its need of memory is known before.
 *
 * <p>Field numbers are those of {@code onnx.proto}: ModelProto.graph 7; GraphProto.node 1, initializer 5, input 11,
 * output 12; NodeProto.op_type 4; TensorProto.name 8; ValueInfoProto.name 1, type 2.
 *
 * @param inputs what must be fed, without the weights that old exporters list among the inputs
 * @param outputs in the file's order
 * @param nativeDeformConv whether deformable convolution is the operator (opset 19) and not spelled out as gathers
 * @param bytes length of the file
 */
public record OnnxGraph(
        List<OnnxTensorInfo> inputs, List<OnnxTensorInfo> outputs, boolean nativeDeformConv, long bytes) {
    public OnnxGraph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Reads the outline of a file.
     *
     * @throws IOException with a message that says what is wrong with the file
     */
    public static OnnxGraph read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new Outline(new ProtobufReader(channel)).model();
        }
    }

    /** The outline as it is gathered. */
    private static final class Outline {
        private final ProtobufReader reader;
        private final List<OnnxTensorInfo> inputs = new ArrayList<>();
        private final List<OnnxTensorInfo> outputs = new ArrayList<>();
        private final Set<String> weights = new HashSet<>();
        private boolean nativeDeformConv;

        Outline(ProtobufReader reader) {
            this.reader = reader;
        }

        OnnxGraph model() throws IOException {
            while (reader.position() < reader.size()) {
                if (reader.field() == 7) {
                    graph(reader.nested());
                } else {
                    reader.skip();
                }
            }
            inputs.removeIf(input -> weights.contains(input.name()));
            if (inputs.isEmpty() || outputs.isEmpty()) {
                throw new MalformedOnnxException("it holds no graph with inputs and outputs");
            }
            return new OnnxGraph(inputs, outputs, nativeDeformConv, reader.size());
        }

        private void graph(long end) throws IOException {
            while (reader.position() < end) {
                switch (reader.field()) {
                    case 1 -> node(reader.nested());
                    case 5 -> weights.add(nameOfWeight(reader.nested()));
                    case 11 -> inputs.add(tensor(reader.nested()));
                    case 12 -> outputs.add(tensor(reader.nested()));
                    default -> reader.skip();
                }
            }
        }

        private void node(long end) throws IOException {
            while (reader.position() < end) {
                if (reader.field() == 4) {
                    nativeDeformConv |= reader.string().equals("DeformConv");
                } else {
                    reader.skip();
                }
            }
        }

        private String nameOfWeight(long end) throws IOException {
            String name = "";
            while (reader.position() < end) {
                if (reader.field() == 8) {
                    name = reader.string();
                } else {
                    reader.skip();
                }
            }
            return name;
        }

        private OnnxTensorInfo tensor(long end) throws IOException {
            String name = "";
            int elementType = 0;
            List<Long> shape = new ArrayList<>();
            while (reader.position() < end) {
                switch (reader.field()) {
                    case 1 -> name = reader.string();
                    case 2 -> elementType = type(reader.nested(), shape);
                    default -> reader.skip();
                }
            }
            return new OnnxTensorInfo(name, elementType, shape);
        }

        private int type(long end, List<Long> shape) throws IOException {
            int elementType = 0;
            while (reader.position() < end) {
                if (reader.field() == 1) {
                    elementType = tensorType(reader.nested(), shape);
                } else {
                    reader.skip();
                }
            }
            return elementType;
        }

        private int tensorType(long end, List<Long> shape) throws IOException {
            int elementType = 0;
            while (reader.position() < end) {
                switch (reader.field()) {
                    case 1 -> elementType = (int) reader.number();
                    case 2 -> shape(reader.nested(), shape);
                    default -> reader.skip();
                }
            }
            return elementType;
        }

        private void shape(long end, List<Long> shape) throws IOException {
            while (reader.position() < end) {
                if (reader.field() == 1) {
                    shape.add(axis(reader.nested()));
                } else {
                    reader.skip();
                }
            }
        }

        private long axis(long end) throws IOException {
            long length = OPEN;
            while (reader.position() < end) {
                if (reader.field() == 1) {
                    length = reader.number();
                } else {
                    reader.skip();
                }
            }
            return length > 0 ? length : OPEN;
        }
    }
}
