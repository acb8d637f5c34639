package io.fovea.quantize.program;

import io.fovea.quantize.network.ParameterSpec;
import io.fovea.quantize.network.Shape;
import java.util.List;

/**
 * A TorchScript program that explains one image.
 *
 * <p>Method {@code fill(weight, piece, at)} copies a piece into a weight from a flat index on. The methods that {@link #weights} name,
 * called in that order, quantize a weight each and keep it. Method {@code explain(x, target)} takes an image, a batch of one, and the class
 * to explain (negative: the most probable), and returns logits, activations and gradients. Where ranges are kept over images it also takes {@code ranges} [{@link #ranges},2] (NaN
 * before the first image) and returns them as they are after this image; where the protocol draws random numbers it also takes
 * {@code random: List[Tensor]}, one tensor per {@link #random} entry.
 *
 * @param code the text, in TorchScript's serialized form
 * @param input shape of one image's tensor
 * @param weights the parameters that must be loaded, in this order
 * @param ranges module paths of the layers whose outputs' ranges are kept over images: averaged, or recorded
 * @param random the masks of dropout and stochastic depth, in the order of execution
 */
public record Program(String code, Shape input, List<Weight> weights, List<String> ranges, List<RandomMask> random) {
    public Program {
        weights = List.copyOf(weights);
        ranges = List.copyOf(ranges);
        random = List.copyOf(random);
    }

    /**
     * A parameter to load.
     *
     * @param method the program's method that takes it; layers of one form share one
     */
    public record Weight(ParameterSpec parameter, String method) {}

    /** So many elements, each 0 with the given probability and 1/(1 - probability) otherwise. */
    public record RandomMask(int size, double probability) {}

    /** The file libtorch loads. */
    public byte[] archive() {
        return ProgramArchive.of(code);
    }
}
