package io.fovea.quantize.network;

import java.util.List;

/**
 * A function of one tensor, built from smaller ones. The four forms below describe every network here; what torchvision writes as
 * a module class with its own {@code forward} (Fire, Bottleneck, MBConv) is a composition of them in {@link Blocks}.
 */
public sealed interface Layer {

    /** One primitive operation. */
    record Apply(Operation operation) implements Layer {}

    /** A layer under a name: torchvision's module path is the names from the outside in, joined by dots. */
    record Named(String name, Layer layer) implements Layer {}

    /** Layers one after the other; the empty sequence is the identity. */
    record Sequence(List<Layer> layers) implements Layer {
        public Sequence {
            layers = List.copyOf(layers);
        }
    }

    /** Layers side by side on the same input, their results joined in order: added, multiplied, or one behind the other. */
    record Branches(Operation join, List<Layer> branches) implements Layer {
        public Branches {
            branches = List.copyOf(branches);
        }
    }
}
