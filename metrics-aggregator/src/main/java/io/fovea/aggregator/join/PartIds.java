package io.fovea.aggregator.join;

import io.fovea.aggregator.AggregatorConfig;
import io.fovea.record.ClassActivationMap;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How parts of an image are named, and which ones are awaited. */
public final class PartIds {
    /** The part that is the mask of the salient object. */
    public static final String MASK = "mask";

    static final String F32 = "f32";
    private static final String NO_SCHEME = "none";
    private static final Set<String> UNRANGED = Set.of(F32, "bf16", "fp16");

    private PartIds() {}

    /** For example {@code resnet50/int8/adaptive}; a second pass ends in {@code /1}. */
    public static String of(String network, String precision, String scheme, int pass) {
        return network + "/" + precision + "/" + scheme + (pass == 0 ? "" : "/" + pass);
    }

    /** The part that a map is. */
    public static String of(ClassActivationMap map) {
        return of(map.getNetwork(), map.getPrecision(), map.getScheme(), map.getPass());
    }

    /** Every part an image needs to be complete, in the order of the configuration. */
    public static Set<String> expected(AggregatorConfig config) {
        Set<String> parts = new LinkedHashSet<>();
        if (config.mask()) {
            parts.add(MASK);
        }
        for (String network : config.networks()) {
            for (String precision : config.precisions()) {
                schemes(precision, config).forEach(scheme -> parts.add(of(network, precision, scheme, 0)));
            }
            if (config.noiseFloor()) {
                parts.add(of(network, F32, NO_SCHEME, 1));
            }
        }
        return parts;
    }

    private static List<String> schemes(String precision, AggregatorConfig config) {
        return UNRANGED.contains(precision) ? List.of(NO_SCHEME) : config.schemes();
    }

    /** The maps among the awaited parts. */
    static List<String> maps(Set<String> expected) {
        List<String> maps = new ArrayList<>(expected);
        maps.remove(MASK);
        return maps;
    }
}
