package io.fovea.deployed.tail;

/**
 * Elements of one or more tensors in another order: transpose, gather, slice, concatenation.
 *
 * @param source which input each element of the result comes from
 * @param index which element of that input
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pick(int[] source, int[] index) implements Operation {
    /** Elements of one tensor. */
    static Pick of(int[] index) {
        return new Pick(new int[index.length], index);
    }

    @Override
    public int size() {
        return index.length;
    }

    @Override
    public double[] forward(double[][] inputs, boolean[] wanted) {
        double[] output = new double[index.length];
        for (int i = 0; i < output.length; i++) {
            output[i] = inputs[source[i]][index[i]];
        }
        return output;
    }

    @Override
    public void demand(boolean[] wanted, int input, boolean[] needed) {
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] && source[i] == input) {
                needed[index[i]] = true;
            }
        }
    }

    @Override
    public void backward(double[][] inputs, double[] output, double[] gradient, double[][] gradients) {
        for (int i = 0; i < gradient.length; i++) {
            gradients[source[i]][index[i]] += gradient[i];
        }
    }
}
