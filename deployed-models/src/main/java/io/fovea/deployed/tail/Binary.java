package io.fovea.deployed.tail;

/**
 * An elementwise operation of two tensors with NumPy's broadcasting.
 *
 * @param kind which
 * @param left for each element of the result, the element of the first operand
 * @param right likewise of the second
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Binary(Kind kind, int[] left, int[] right) implements Operation {
    enum Kind {
        ADD,
        SUB,
        MUL,
        DIV;

        double of(double a, double b) {
            return switch (this) {
                case ADD -> a + b;
                case SUB -> a - b;
                case MUL -> a * b;
                case DIV -> a / b;
            };
        }

        /** The derivative with respect to the first operand. */
        double byLeft(double b) {
            return switch (this) {
                case ADD, SUB -> 1;
                case MUL -> b;
                case DIV -> 1 / b;
            };
        }

        /** The derivative with respect to the second operand. */
        double byRight(double a, double b) {
            return switch (this) {
                case ADD -> 1;
                case SUB -> -1;
                case MUL -> a;
                case DIV -> -a / (b * b);
            };
        }
    }

    @Override
    public int size() {
        return left.length;
    }

    @Override
    public double[] forward(double[][] inputs, boolean[] wanted) {
        double[] output = new double[left.length];
        for (int i = 0; i < output.length; i++) {
            if (wanted[i]) {
                output[i] = kind.of(inputs[0][left[i]], inputs[1][right[i]]);
            }
        }
        return output;
    }

    @Override
    public void demand(boolean[] wanted, int input, boolean[] needed) {
        int[] from = input == 0 ? left : right;
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i]) {
                needed[from[i]] = true;
            }
        }
    }

    @Override
    public void backward(double[][] inputs, double[] output, double[] gradient, double[][] gradients) {
        for (int i = 0; i < gradient.length; i++) {
            if (gradient[i] != 0) {
                double a = inputs[0][left[i]];
                double b = inputs[1][right[i]];
                gradients[0][left[i]] += gradient[i] * kind.byLeft(b);
                gradients[1][right[i]] += gradient[i] * kind.byRight(a, b);
            }
        }
    }
}
