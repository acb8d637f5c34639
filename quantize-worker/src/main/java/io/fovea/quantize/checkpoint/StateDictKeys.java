package io.fovea.quantize.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The names that parameters go by in the checkpoints of the years, turned into torchvision's. */
final class StateDictKeys {
    /** What DataParallel puts before every name. */
    private static final String PARALLEL = "module.";

    /** Of a dense layer before module names were forbidden to contain dots: {@code denselayer1.norm.1.weight}. */
    private static final Pattern OLD_DENSE_LAYER =
            Pattern.compile("(.*denselayer\\d+\\.(?:norm|relu|conv))\\.([12]\\.[a-z_]+)");

    private StateDictKeys() {}

    static <T> Map<String, T> normalize(Map<String, T> stateDict) {
        boolean parallel = stateDict.keySet().stream().allMatch(key -> key.startsWith(PARALLEL));
        var normalized = new LinkedHashMap<String, T>();
        stateDict.forEach((key, value) -> {
            String name = parallel ? key.substring(PARALLEL.length()) : key;
            normalized.put(OLD_DENSE_LAYER.matcher(name).replaceFirst("$1$2"), value);
        });
        return normalized;
    }
}
