package io.fovea.saliency.onnx;

import io.fovea.onnx.OnnxGraph;
import io.fovea.runtime.artifacts.Artifact;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A salient-object network as the catalogue or a deployment file describes it; what the ONNX file itself tells (names,
 * sizes, batch) is not repeated here.
 *
 * @param name what the mask record and the command line call it
 * @param files names under which its file may lie in a folder of models, the publisher's first; or one absolute path
 * @param normalisation of the input
 * @param activation of the output
 * @param output name or index of the output to use; the first where empty
 * @param size edge of the square input, for files that leave it open
 * @param footprint how it takes memory
 * @param artifact its published file, where there is one to fetch
 * @param lighter the network to fall back on where memory is short
 */
public record SalientObjectNetwork(
        String name,
        List<String> files,
        Normalisation normalisation,
        Activation activation,
        Optional<String> output,
        Optional<Integer> size,
        Footprint footprint,
        Optional<Artifact> artifact,
        Optional<String> lighter) {

    public SalientObjectNetwork {
        files = List.copyOf(files);
        if (name.isBlank() || files.isEmpty()) {
            throw new IllegalArgumentException("a network needs a name and a file");
        }
    }

    /**
     * How a network's memory grows with its input.
     *
     * @param bytesPerPixel peak of the activations per input pixel
     * @param bytesPerPixelNative the same where the file uses the DeformConv operator
     * @param fixed the peak as the user knows it, which overrides both
     */
    public record Footprint(long bytesPerPixel, long bytesPerPixelNative, OptionalLong fixed) {
        /** A network without deformable convolution: U^2-Netp takes 4 KiB per pixel (560 MB at 320x320 with the JVM). */
        public static final Footprint CONVOLUTIONS = new Footprint(4096, 4096, OptionalLong.empty());

        /**
         * The need of a graph. Weights are held once more in packed form.
         *
         * @param bytes length of its file
         * @param pixels of its input
         */
        public MemoryNeed of(OnnxGraph graph, long bytes, long pixels) {
            if (fixed.isPresent()) {
                return new MemoryNeed(0, Math.max(1, fixed.getAsLong()));
            }
            long perPixel = hasDeformConv(graph) ? bytesPerPixelNative : bytesPerPixel;
            return new MemoryNeed(bytes * 5 / 4, Math.max(1, perPixel * pixels));
        }

        /** Whether deformable convolution is the operator (opset 19) and not spelled out as gathers. */
        static boolean hasDeformConv(OnnxGraph graph) {
            return graph.nodes().stream().anyMatch(node -> node.operator().equals("DeformConv"));
        }
    }
}
