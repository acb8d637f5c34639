package io.fovea.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * An ONNX file as it was read.
 *
 * <p>Raw weights are not copied: they stay in the mapped file, so a model takes about as much heap as its file takes
 * without them. Do not keep a model longer than it is needed: the file must not be overwritten in the meantime.
 */
public final class OnnxModel {
    private final ModelProto proto;
    private final ExternalData external;
    private final List<Path> files;

    private OnnxModel(ModelProto proto, ExternalData external, List<Path> files) {
        this.proto = proto;
        this.external = external;
        this.files = List.copyOf(files);
    }

    /**
     * Reads a file; weights in other files are looked up in its folder when they are asked for.
     *
     * @throws MalformedOnnxException where the file is truncated, lies about itself or is no ONNX file
     */
    public static OnnxModel read(Path file) throws IOException {
        Path folder = file.toAbsolutePath().normalize().resolveSibling("");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, mappable(channel));
            return new OnnxModel(parse(mapped), new ExternalData(folder), List.of(file));
        }
    }

    /** A model that is no file, with all its weights inside. */
    public static OnnxModel of(ModelProto proto) {
        return new OnnxModel(proto, new ExternalData(Path.of("").toAbsolutePath()), List.of());
    }

    /** Length of a file that protocol buffers can hold. */
    static long mappable(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size > Integer.MAX_VALUE) {
            throw new MalformedOnnxException("it has a part of " + size + " bytes, and 2 GiB is the most");
        }
        return size;
    }

    private static ModelProto parse(ByteBuffer mapped) throws IOException {
        try {
            CodedInputStream input = UnsafeByteOperations.unsafeWrap(mapped).newCodedInput();
            input.enableAliasing(true);
            ModelProto proto = ModelProto.parseFrom(input);
            input.checkLastTagWas(0);
            if (proto.getGraph().getNodeCount() == 0 || proto.getGraph().getOutputCount() == 0) {
                throw new MalformedOnnxException("it holds no graph with nodes and outputs");
            }
            if (proto.getOpsetImportCount() == 0) {
                throw new MalformedOnnxException("it names no operator set: it is truncated, or no ONNX file");
            }
            return proto;
        } catch (InvalidProtocolBufferException e) {
            boolean truncated = String.valueOf(e.getMessage()).contains("ended unexpectedly");
            throw new MalformedOnnxException(
                    truncated
                            ? "it is truncated: it has %d bytes and names more".formatted(mapped.capacity())
                            : "it is no ONNX file",
                    e);
        }
    }

    public ModelProto proto() {
        return proto;
    }

    /**
     * The graph with its index.
     *
     * @throws MalformedOnnxException where a weight cannot be read, or a node reads what nothing makes
     */
    public OnnxGraph graph() throws MalformedOnnxException {
        return OnnxGraph.of(proto, new TensorReader(external));
    }

    /** The model's file and, once their weights were read, the files beside it. */
    public List<Path> files() {
        List<Path> all = new ArrayList<>(files);
        all.addAll(external.paths());
        return List.copyOf(all);
    }

    /** Length of {@link #files()} together. */
    public long fileBytes() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /**
     * The same model with every weight inside.
     *
     * @throws MalformedOnnxException where a weight cannot be read
     */
    public ModelProto inlined() throws MalformedOnnxException {
        GraphProto graph = proto.getGraph();
        if (graph.getInitializerList().stream().noneMatch(TensorReader::isExternal)) {
            return proto;
        }
        GraphProto.Builder inlined = graph.toBuilder().clearInitializer();
        for (TensorProto tensor : graph.getInitializerList()) {
            inlined.addInitializer(TensorReader.isExternal(tensor) ? inlined(tensor) : tensor);
        }
        return proto.toBuilder().setGraph(inlined).build();
    }

    private TensorProto inlined(TensorProto tensor) throws MalformedOnnxException {
        ByteString bytes = UnsafeByteOperations.unsafeWrap(external.read(tensor));
        return tensor.toBuilder()
                .clearDataLocation()
                .clearExternalData()
                .setRawData(bytes)
                .build();
    }

    /** Writes a model whose weights are inside. */
    public static void write(ModelProto proto, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            proto.writeTo(out);
        }
    }

    /** A model as a file's bytes, off the heap. */
    public static ByteBuffer bytes(ModelProto proto) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(proto.getSerializedSize());
        CodedOutputStream out = CodedOutputStream.newInstance(buffer);
        try {
            proto.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("a buffer of the model's own size is too small", e);
        }
        return buffer.flip();
    }
}
