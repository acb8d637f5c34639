package io.fovea.quantize.checkpoint;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The names that parameters go by in the checkpoints of the years and of training frameworks, turned into torchvision's. */
final class StateDictKeys {
    /** What DataParallel and averaged models, Lightning modules, compiled models and plain wrappers put before every name. */
    private static final List<String> PREFIXES = List.of("module.", "model.", "_orig_mod.", "net.", "network.");

    /** Of a dense layer before module names were forbidden to contain dots: {@code denselayer1.norm.1.weight}. */
    private static final Pattern OLD_DENSE_LAYER =
            Pattern.compile("(.*denselayer\\d+\\.(?:norm|relu|conv))\\.([12]\\.[a-z_]+)");

    private StateDictKeys() {}

    /**
     * Renames the tensors of a state dict.
     *
     * <p>As long as no name is one of the network's, a prefix is taken away; what does not have it, such as a loss's class weights,
     * belongs to something around the network and is left out.
     *
     * @param wanted the names of the network's parameters
     */
    static <T> Map<String, T> normalize(Map<String, T> stateDict, Collection<String> wanted) {
        Set<String> known = new HashSet<>(wanted);
        Map<String, T> current = withTodaysNames(stateDict);
        while (current.keySet().stream().noneMatch(known::contains)) {
            Set<String> keys = current.keySet();
            Optional<String> prefix = PREFIXES.stream()
                    .filter(candidate -> keys.stream().anyMatch(key -> key.startsWith(candidate)))
                    .findFirst();
            if (prefix.isEmpty()) {
                return withTodaysNames(stateDict);
            }
            current = without(prefix.get(), current);
        }
        return current;
    }

    private static <T> Map<String, T> without(String prefix, Map<String, T> stateDict) {
        var inner = new LinkedHashMap<String, T>();
        stateDict.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                inner.put(key.substring(prefix.length()), value);
            }
        });
        return inner;
    }

    private static <T> Map<String, T> withTodaysNames(Map<String, T> stateDict) {
        var renamed = new LinkedHashMap<String, T>();
        stateDict.forEach(
                (key, value) -> renamed.put(OLD_DENSE_LAYER.matcher(key).replaceFirst("$1$2"), value));
        return renamed;
    }
}
