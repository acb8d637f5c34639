package io.fovea.quantize.checkpoint;

import io.fovea.quantize.network.ParameterSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Where a file's tensors and a network's parameters differ. */
record Mismatches(List<String> missing, List<String> unexpected, List<String> misshaped) {
    private static final int SHOWN = 5;

    static Mismatches between(List<ParameterSpec> parameters, Map<String, StoredTensor> tensors) {
        var missing = new ArrayList<String>();
        var misshaped = new ArrayList<String>();
        var unexpected = new HashSet<>(tensors.keySet());
        for (ParameterSpec parameter : parameters) {
            unexpected.remove(parameter.name());
            var tensor = tensors.get(parameter.name());
            if (tensor == null && !parameter.optional()) {
                missing.add(parameter.name());
            } else if (tensor != null && !parameter.optional() && !fits(parameter, tensor)) {
                misshaped.add(parameter.name() + " is " + tensor.type() + tensor.shape() + " instead of "
                        + parameter.shape());
            }
        }
        return new Mismatches(
                missing, unexpected.stream().sorted().map(Quoted::of).toList(), misshaped);
    }

    boolean any() {
        return !(missing.isEmpty() && unexpected.isEmpty() && misshaped.isEmpty());
    }

    /** For example {@code 2 missing (fc.weight, fc.bias), 1 unexpected ("head.weight")}. */
    String describe() {
        var parts = new ArrayList<String>();
        describe(parts, "missing", missing);
        describe(parts, "unexpected", unexpected);
        describe(parts, "of another shape or type", misshaped);
        return String.join(", ", parts);
    }

    private static void describe(List<String> parts, String how, List<String> keys) {
        if (!keys.isEmpty()) {
            var shown = new ArrayList<>(keys.subList(0, Math.min(SHOWN, keys.size())));
            if (keys.size() > SHOWN) {
                shown.add("...");
            }
            parts.add(keys.size() + " " + how + " (" + String.join(", ", shown) + ")");
        }
    }

    private static boolean fits(ParameterSpec parameter, StoredTensor tensor) {
        return tensor.type().floating() && tensor.shape().equals(parameter.shape());
    }
}
