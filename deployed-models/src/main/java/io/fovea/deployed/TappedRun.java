package io.fovea.deployed;

/**
 * What one run of a tapped file gives.
 *
 * @param scores of every class, as the file gives them: logits or probabilities
 * @param activations of the target layer
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TappedRun(float[] scores, Activations activations) {

    /** The class with the highest score, the first of equals. */
    public int predicted() {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best;
    }
}
