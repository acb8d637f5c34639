package io.fovea.saliency.onnx;

/** What a network's output holds. */
public enum Activation {
    /** Any real number; the sigmoid makes it a probability. */
    LOGITS {
        @Override
        public float probability(float output) {
            return (float) (1 / (1 + Math.exp(-output)));
        }
    },
    /** Already 0..1; what rounding put outside is brought back. */
    PROBABILITIES {
        @Override
        public float probability(float output) {
            return Math.max(0, Math.min(1, output));
        }
    };

    /** The probability of being salient that an output value stands for. */
    public abstract float probability(float output);
}
