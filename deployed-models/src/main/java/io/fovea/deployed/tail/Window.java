package io.fovea.deployed.tail;

import io.fovea.onnx.OnnxNode;
import java.util.function.IntBinaryOperator;

/**
 * A window that slides over rows and columns: kernel, strides, dilations and the padding before the first row and column.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Window(
        int height,
        int width,
        int outHeight,
        int outWidth,
        int kernelHeight,
        int kernelWidth,
        int[] strides,
        int[] dilations,
        int top,
        int left) {
    /**
     * The window of a node.
     *
     * @param in shape {@code [1, C, H, W]} of the input
     * @param out shape {@code [1, C, H, W]} of the output
     */
    static Window of(OnnxNode node, int[] in, int[] out, int[] kernel) {
        int[] strides = node.integers("strides", 1, 1);
        int[] dilations = node.integers("dilations", 1, 1);
        int[] pads = node.integers("pads", 0, 0, 0, 0);
        String auto = node.text("auto_pad", "NOTSET");
        if (auto.startsWith("SAME")) {
            IntBinaryOperator before = (axis, reach) -> {
                int total = Math.max(0, (out[2 + axis] - 1) * strides[axis] + reach - in[2 + axis]);
                return auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
            };
            pads = new int[] {
                before.applyAsInt(0, (kernel[0] - 1) * dilations[0] + 1),
                before.applyAsInt(1, (kernel[1] - 1) * dilations[1] + 1)
            };
        }
        return new Window(in[2], in[3], out[2], out[3], kernel[0], kernel[1], strides, dilations, pads[0], pads[1]);
    }

    int cells() {
        return height * width;
    }

    int outCells() {
        return outHeight * outWidth;
    }

    int kernelCells() {
        return kernelHeight * kernelWidth;
    }

    /** The cell of the input that a cell of the kernel lies on for an output cell; -1 in the padding. */
    int cell(int out, int kernel) {
        int row = out / outWidth * strides[0] - top + kernel / kernelWidth * dilations[0];
        int column = out % outWidth * strides[1] - left + kernel % kernelWidth * dilations[1];
        return row < 0 || row >= height || column < 0 || column >= width ? -1 : row * width + column;
    }
}
