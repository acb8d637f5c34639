package io.fovea.quantize.checkpoint;

import io.fovea.quantize.checkpoint.TensorUnpickler.Skipped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tensors among everything that a training script keeps in one file. */
final class StateDict {
    /** For who has the whole model instead of its weights. */
    private static final String EXPORT = "; only tensors are read, as torch.save(model.state_dict(), file) writes them;"
            + " or export it, in Python: model = %s.eval();"
            + " torch.onnx.export(model, torch.zeros(1, 3, 224, 224), \"model.onnx\"%s)";

    private StateDict() {}

    /**
     * The tensors by name.
     *
     * @param root what the file's pickle holds
     * @param weights which of them, where there are several
     */
    static Map<String, TensorReference> of(Object root, Weights weights) throws UnreadableFileException {
        if (root instanceof Skipped model) {
            throw new UnreadableFileException(wholeModel(model));
        }
        if (!(root instanceof Map<?, ?> dictionary)) {
            throw new UnreadableFileException("holds no state dict");
        }
        Optional<Map<?, ?>> wrapped = weights.keys().stream()
                .map(dictionary::get)
                .filter(Map.class::isInstance)
                .<Map<?, ?>>map(Map.class::cast)
                .findFirst();
        if (wrapped.isEmpty() && weights == Weights.EMA && tensors(dictionary).isEmpty()) {
            throw new UnreadableFileException("holds no averaged weights (" + String.join(", ", Weights.EMA.keys())
                    + "); it has " + keys(dictionary));
        }
        Map<String, TensorReference> tensors = tensors(wrapped.orElse(dictionary));
        if (tensors.isEmpty()) {
            throw new UnreadableFileException(withoutTensors(wrapped.orElse(dictionary), weights));
        }
        return tensors;
    }

    private static Map<String, TensorReference> tensors(Map<?, ?> dictionary) {
        var tensors = new LinkedHashMap<String, TensorReference>();
        dictionary.forEach((key, value) -> {
            if (key instanceof String name && value instanceof TensorReference tensor) {
                tensors.put(name, tensor);
            }
        });
        return tensors;
    }

    /** Scripts that save a whole model beside the epoch are as common as those that save the model alone. */
    private static String withoutTensors(Map<?, ?> dictionary, Weights weights) {
        for (String key : weights.keys()) {
            if (dictionary.get(key) instanceof Skipped model) {
                return "under " + Quoted.of(key) + " " + wholeModel(model);
            }
        }
        List<String> skipped = new ArrayList<>();
        dictionary.values().forEach(value -> {
            if (value instanceof Skipped other) {
                skipped.add(Quoted.of(other.name()));
            }
        });
        return "holds no state dict: no tensor is in it; it has " + keys(dictionary)
                + (skipped.isEmpty() ? "" : ", of them not built: " + String.join(", ", skipped));
    }

    private static String wholeModel(Skipped model) {
        boolean script = model.name().startsWith("__torch__.");
        return "refused: loading it would run " + Quoted.of(model.name())
                + (script
                        ? EXPORT.formatted("torch.jit.load(file)", ", dynamo=False")
                        : EXPORT.formatted("torch.load(file, weights_only=False)", ""));
    }

    private static String keys(Map<?, ?> dictionary) {
        return dictionary.keySet().stream()
                .limit(10)
                .map(key -> Quoted.of(String.valueOf(key)))
                .collect(Collectors.joining(", "));
    }
}
