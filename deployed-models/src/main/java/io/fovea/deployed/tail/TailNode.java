package io.fovea.deployed.tail;

import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;

/** A node of a tail, with what its graph knows of it. */
class TailNode {
    final Constants constants;
    final OnnxNode node;

    TailNode(Constants constants, OnnxNode node) {
        this.constants = constants;
        this.node = node;
    }

    final String name(int position) throws TailRefusedException {
        return node.input(position).orElseThrow(() -> new TailRefusedException(node + " lacks its input " + position));
    }

    /** The first input, which is the data. */
    final String x() throws TailRefusedException {
        return name(0);
    }

    /** Elements of the result. */
    final int size() throws TailRefusedException {
        return (int) Tensor.elements(constants.shape(node.output()));
    }

    /** An axis counted from the front. */
    static int axis(long axis, int rank) {
        return (int) (axis < 0 ? axis + rank : axis);
    }
}
