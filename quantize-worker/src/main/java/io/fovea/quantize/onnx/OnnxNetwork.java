package io.fovea.quantize.onnx;

import io.fovea.imaging.view.Preprocessing;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxModel;
import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import io.fovea.quantize.checkpoint.Checkpoint;
import io.fovea.quantize.checkpoint.TrainedNetwork;
import io.fovea.quantize.network.Graph;
import io.fovea.quantize.network.Network;
import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A classifier read from an ONNX file.
 *
 * @param trained the network and its weights; its layers have the names of the file's tensors
 * @param input what the file says of its input
 * @param preprocessing how an image becomes that input
 * @param probabilities whether its scores are probabilities already
 * @param operators how often each operator stands in the file, in the order of their first use
 * @param tail the operators behind the target layer, in the order of execution
 * @param metadata what the exporter noted
 */
public record OnnxNetwork(
        TrainedNetwork trained,
        InputTensor input,
        Preprocessing preprocessing,
        boolean probabilities,
        Map<String, Integer> operators,
        List<String> tail,
        Map<String, String> metadata) {

    public OnnxNetwork {
        operators = Collections.unmodifiableMap(new LinkedHashMap<>(operators));
        tail = List.copyOf(tail);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * What a deployment says of a file.
     *
     * @param name of the network in records
     * @param targetLayer the name of a node or tensor, or {@code auto}, which is the default
     * @param preprocessing what {@link io.fovea.imaging.view.PreprocessingText} reads; the default is as the file says, or as is usual
     */
    public record Settings(String name, Optional<String> targetLayer, Optional<String> preprocessing) {

        /** Everything as the file says. */
        public static Settings of(String name) {
            return new Settings(name, Optional.empty(), Optional.empty());
        }
    }

    /**
     * Reads a file, and holds the scores of its steps to those of ONNX Runtime on the very file.
     *
     * @throws UserErrorException if the file cannot be read, or has what is not known, or the scores differ
     */
    public static OnnxNetwork load(Path file, Settings settings) {
        try {
            OnnxModel model = OnnxModel.read(file);
            OnnxGraph graph = model.graph();
            InputTensor said = InputTensor.of(graph);
            Preprocessing preprocessing =
                    said.preprocessing(settings.preprocessing().orElse(""));
            Probe probe = new Probe(file, said.sized(preprocessing));
            OnnxNetwork network = read(file, model, graph, preprocessing, probe.tensors(model, graph), settings);
            Agreement.require(network, probe);
            return network;
        } catch (NoSuchFileException e) {
            throw new UserErrorException(file + ": no such file", e);
        } catch (IOException e) {
            throw new UserErrorException(file + ": " + e.getMessage(), e);
        } catch (UserErrorException e) {
            throw new UserErrorException(file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    private static OnnxNetwork read(
            Path file,
            OnnxModel model,
            OnnxGraph graph,
            Preprocessing preprocessing,
            Probe.Tensors tensors,
            Settings settings)
            throws IOException {
        Map<String, Tensor> constants = tensors.constants();
        ImportedGraph imported = new ImportedGraph(graph, constants, tensors.shapes());
        Map<String, Integer> operators = new LinkedHashMap<>();
        Set<OnnxNode> needed = needed(graph, constants);
        for (OnnxNode node : graph.nodes()) {
            if (needed.contains(node)) {
                operators.merge(node.operator(), 1, Integer::sum);
                if (!imported.isDone(node)) {
                    Operators.read(imported, node);
                }
            }
        }
        String target = new TargetLayer(imported).find(settings.targetLayer().orElse(TargetLayer.AUTO));
        Graph steps = imported.graph();
        InputTensor input = InputTensor.of(graph).sized(preprocessing);
        Network network = new Network(settings.name(), target, input.shape(), steps);
        Checkpoint checkpoint = new Checkpoint(Sha256.id(model.files()), imported.weights())
                .requireFinite(file.getFileName().toString());
        return new OnnxNetwork(
                new TrainedNetwork(network, checkpoint),
                input,
                preprocessing,
                isSoftmax(graph),
                operators,
                tail(graph, needed, target),
                metadata(model));
    }

    /**
     * What a file and the weights beside it are called in records.
     *
     * @throws UserErrorException if the file cannot be read
     */
    public static String id(Path file) {
        try {
            return Sha256.id(OnnxModel.read(file).files());
        } catch (IOException e) {
            throw new UserErrorException(file + ": " + e.getMessage(), e);
        }
    }

    /** The nodes that the scores depend on, and that depend on the image. */
    private static Set<OnnxNode> needed(OnnxGraph graph, Map<String, Tensor> constants) {
        Set<String> wanted = new HashSet<>(Set.of(graph.outputs().get(0).name()));
        Set<OnnxNode> needed = new HashSet<>();
        List<OnnxNode> nodes = graph.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            OnnxNode node = nodes.get(i);
            boolean isWanted =
                    node.outputs().stream().anyMatch(name -> wanted.contains(name) && !constants.containsKey(name));
            if (isWanted) {
                needed.add(node);
                wanted.addAll(node.inputs());
            }
        }
        return needed;
    }

    private static List<String> tail(OnnxGraph graph, Set<OnnxNode> needed, String target) {
        Set<String> reached = new HashSet<>(Set.of(target));
        return graph.nodes().stream()
                .filter(node -> needed.contains(node) && node.inputs().stream().anyMatch(reached::contains))
                .peek(node -> reached.addAll(node.outputs()))
                .map(OnnxNode::operator)
                .toList();
    }

    private static boolean isSoftmax(OnnxGraph graph) {
        return graph.producer(graph.outputs().get(0).name())
                .filter(node -> node.operator().equals("Softmax"))
                .isPresent();
    }

    private static Map<String, String> metadata(OnnxModel model) {
        Map<String, String> metadata = new LinkedHashMap<>();
        model.proto().getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        return metadata;
    }
}
