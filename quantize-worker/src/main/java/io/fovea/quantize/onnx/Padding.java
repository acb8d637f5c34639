package io.fovea.quantize.onnx;

import io.fovea.onnx.OnnxNode;
import io.fovea.quantize.network.Size2d;
import java.util.List;

/** Rows and columns that a window's operator adds around its input. */
record Padding(int top, int left, int bottom, int right) {

    /** What a node says, or leaves to be computed from the lengths of its input. */
    static Padding of(OnnxNode node, int[] input, Size2d kernel, Size2d stride, Size2d dilation) {
        String auto = node.text("auto_pad", "NOTSET");
        if (auto.equals("VALID")) {
            return new Padding(0, 0, 0, 0);
        }
        if (auto.equals("NOTSET")) {
            int[] pads = node.integers("pads", 0, 0, 0, 0);
            return new Padding(pads[0], pads[1], pads[2], pads[3]);
        }
        int rows = missing(input[2], kernel.height(), stride.height(), dilation.height());
        int columns = missing(input[3], kernel.width(), stride.width(), dilation.width());
        // the odd one at the end, or before
        int first = auto.equals("SAME_LOWER") ? 1 : 0;
        int top = (rows + first) / 2;
        int left = (columns + first) / 2;
        return new Padding(top, left, rows - top, columns - left);
    }

    private static int missing(int length, int kernel, int stride, int dilation) {
        int positions = (length + stride - 1) / stride;
        return Math.max(0, (positions - 1) * stride + (kernel - 1) * dilation + 1 - length);
    }

    boolean isSymmetric() {
        return top == bottom && left == right;
    }

    /** The same on two opposite sides. */
    Size2d size() {
        return new Size2d(top, left);
    }

    /** In PyTorch's order, from the last axis. */
    List<Integer> sides() {
        return List.of(left, right, top, bottom);
    }

    int[] around(int[] input) {
        return new int[] {input[0], input[1], input[2] + top + bottom, input[3] + left + right};
    }
}
