package io.fovea.quantize.network;

import java.util.List;

/**
 * An image classifier as it is run.
 *
 * @param name as configuration and records call it
 * @param targetLayer the name of the layer whose activations are explained unless the deployment says otherwise
 * @param input shape of one image's tensor
 * @param graph the computation as single steps in the order of execution
 */
public record Network(String name, String targetLayer, Shape input, Graph graph) {

    /** The same under another name. */
    public Network named(String other) {
        return new Network(other, targetLayer, input, graph);
    }

    /**
     * The same, explained at another layer.
     *
     * @throws IllegalArgumentException if it has no such layer
     */
    public Network explainedAt(String layer) {
        graph.output(layer);
        return new Network(name, layer, input, graph);
    }

    /** Every parameter and buffer, in the order of execution: torchvision's state dict has the same. */
    public List<ParameterSpec> parameters() {
        return graph.parameters();
    }

    /** How many scores it gives. */
    public int classes() {
        return graph.steps().get(graph.logits()).shape().size();
    }
}
