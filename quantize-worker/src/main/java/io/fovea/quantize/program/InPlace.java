package io.fovea.quantize.program;

import io.fovea.quantize.network.Graph;
import io.fovea.quantize.network.Graph.Step;
import io.fovea.quantize.network.Join;
import io.fovea.quantize.network.Operation;
import io.fovea.quantize.network.TensorOperation;
import io.fovea.quantize.scheme.Sites;
import java.util.Set;

/**
 * Which steps may overwrite their argument, since new memory costs more than the arithmetic: those outside the tail, which alone is
 * differentiated, whose argument has memory of its own that nobody else reads.
 *
 * @param target the value that is returned, which is kept
 * @param tail the steps after it
 */
record InPlace(Graph graph, int target, Set<Step> tail) {

    /** The step's call, as the overwriting one where it may be. */
    String call(Step step, String call) {
        return !tail.contains(step)
                        && canOverwrite(step.operation())
                        && isUsedHereAlone(step.inputs().get(0))
                        && graph.steps().get(step.inputs().get(0)).shape().equals(step.shape())
                ? call.replaceFirst("\\(", "_(")
                : call;
    }

    private static boolean canOverwrite(Operation operation) {
        return operation instanceof Operation.Relu
                || operation instanceof Operation.Relu6
                || operation instanceof Operation.Silu
                || operation == Join.ADD;
    }

    /** Whether a value has memory of its own that no other step, now or later, reads. */
    private boolean isUsedHereAlone(int value) {
        if (value == Graph.INPUT || value == target) {
            return false;
        }
        Operation producer = graph.steps().get(value).operation();
        boolean ownMemory =
                Sites.isOutput(producer) || producer instanceof Join || producer instanceof TensorOperation.Concatenate;
        return ownMemory
                && graph.steps().stream()
                                .flatMap(step -> step.inputs().stream())
                                .filter(input -> input == value)
                                .count()
                        == 1;
    }
}
