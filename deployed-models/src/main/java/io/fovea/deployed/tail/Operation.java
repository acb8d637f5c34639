package io.fovea.deployed.tail;

/**
 * A differentiable operation on flat, row-major tensors whose shapes are known beforehand.
 *
 * <p>Only what is wanted is computed: of a thousand classes, one is explained. An element that is not wanted may hold
 * anything.
 */
interface Operation {

    /** Elements of the result. */
    int size();

    /** The result, at least where it is wanted. */
    double[] forward(double[][] inputs, boolean[] wanted);

    /** Marks what of an input the wanted elements depend on. */
    void demand(boolean[] wanted, int input, boolean[] needed);

    /**
     * Adds the gradients of the inputs.
     *
     * @param gradient of the result; 0 where it is not wanted
     * @param gradients one array for each input, to be added to
     */
    void backward(double[][] inputs, double[] output, double[] gradient, double[][] gradients);
}
