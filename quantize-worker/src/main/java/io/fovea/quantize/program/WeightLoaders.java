package io.fovea.quantize.program;

import io.fovea.quantize.network.Graph.Step;
import io.fovea.quantize.network.ParameterSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The methods that take a program's weights, and what they leave in its list {@code w}. */
final class WeightLoaders {
    private final List<Program.Weight> weights = new ArrayList<>();
    /** Names of methods by what they do: libtorch compiles each, so that equal ones would cost time and memory. */
    private final Map<String, String> methods = new LinkedHashMap<>();

    private int slots;

    /**
     * Has a step's parameters loaded; returns how the program refers to them.
     *
     * @param first statements that load the first parameter
     * @param firstSlots how many tensors these keep
     */
    List<String> parameters(Step step, String first, int firstSlots) {
        List<String> references = new ArrayList<>();
        for (ParameterSpec parameter : step.parameters()) {
            if (parameter.optional()) {
                continue;
            }
            boolean isFirst = references.isEmpty();
            String loader = isFirst ? first : keep("torch.clone(weight)");
            for (int i = 0; i < (isFirst ? firstSlots : 1); i++) {
                references.add("w[" + slots++ + "]");
            }
            weights.add(new Program.Weight(parameter, methods.computeIfAbsent(loader, l -> "load" + methods.size())));
        }
        return references;
    }

    /** The statement that keeps one tensor. */
    static String keep(String expression) {
        return "kept = torch.append(self.w, " + expression + ")\n";
    }

    /** The parameters in the order in which they must be loaded. */
    List<Program.Weight> weights() {
        return weights;
    }

    /** Methods of one weight, so that no more than one is in memory twice. */
    String code() {
        return methods.entrySet().stream()
                .map(loader -> """
                        def %s(self: __torch__.M,
                          weight: Tensor) -> List[Tensor]:
                        %s  return [torch.zeros([1])]
                        """.formatted(loader.getValue(), loader.getKey().indent(2))
                        .indent(2))
                .collect(Collectors.joining());
    }
}
