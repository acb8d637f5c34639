package io.fovea.deployed.tail;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A function of each element.
 *
 * @param size elements
 * @param function of x
 * @param derivative at x, given x and the function's value there
 */
record Unary(int size, DoubleUnaryOperator function, DoubleBinaryOperator derivative) implements Operation {

    static Unary relu(int size) {
        return new Unary(size, x -> Math.max(x, 0), (x, y) -> x > 0 ? 1 : 0);
    }

    static Unary leakyRelu(int size, double slope) {
        return new Unary(size, x -> x > 0 ? x : slope * x, (x, y) -> x > 0 ? 1 : slope);
    }

    static Unary clip(int size, double low, double high) {
        return new Unary(size, x -> Math.min(Math.max(x, low), high), (x, y) -> x >= low && x <= high ? 1 : 0);
    }

    static Unary hardSigmoid(int size, double alpha, double beta) {
        return new Unary(size, x -> Math.min(Math.max(alpha * x + beta, 0), 1), (x, y) -> {
            double inner = alpha * x + beta;
            return inner >= 0 && inner <= 1 ? alpha : 0;
        });
    }

    static Unary hardSwish(int size) {
        return new Unary(
                size, x -> x * Math.min(Math.max(x + 3, 0), 6) / 6, (x, y) -> x < -3 ? 0 : x <= 3 ? x / 3 + 0.5 : 1);
    }

    static Unary sigmoid(int size) {
        return new Unary(size, x -> 1 / (1 + Math.exp(-x)), (x, y) -> y * (1 - y));
    }

    @Override
    public double[] forward(double[][] inputs, boolean[] wanted) {
        double[] output = new double[size];
        for (int i = 0; i < size; i++) {
            if (wanted[i]) {
                output[i] = function.applyAsDouble(inputs[0][i]);
            }
        }
        return output;
    }

    @Override
    public void demand(boolean[] wanted, int input, boolean[] needed) {
        for (int i = 0; i < size; i++) {
            needed[i] |= wanted[i];
        }
    }

    @Override
    public void backward(double[][] inputs, double[] output, double[] gradient, double[][] gradients) {
        for (int i = 0; i < size; i++) {
            if (gradient[i] != 0) {
                gradients[0][i] += gradient[i] * derivative.applyAsDouble(inputs[0][i], output[i]);
            }
        }
    }
}
