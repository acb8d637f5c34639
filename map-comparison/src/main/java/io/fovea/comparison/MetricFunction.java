package io.fovea.comparison;

import io.fovea.imaging.ScalarMap;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * How a metric is computed.
 *
 * @param between what it compares
 * @param function its value; empty where it is undefined
 */
record MetricFunction(Between between, Function<MapPair, OptionalDouble> function) {
    /** One of the benchmark's three. */
    static MetricFunction benchmark(ToDoubleFunction<MapScores> score) {
        return new MetricFunction(
                Between.ANY,
                pair -> pair.benchmark().stream().mapToDouble(score).findAny());
    }

    /** A function of the cells of two maps. It is undefined where one of them is constant. */
    static MetricFunction ofMaps(ToDoubleBiFunction<ScalarMap, ScalarMap> function) {
        return new MetricFunction(
                Between.TWO_MAPS,
                pair -> pair.map().isUndefined() || pair.reference().isUndefined()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(function.applyAsDouble(
                                pair.map().cells(), pair.reference().cells())));
    }

    /** A function of the cells of a map and of a mask, 0..1. It is undefined where the map is constant or the mask empty. */
    static MetricFunction ofMapAndMask(ToDoubleBiFunction<ScalarMap, ScalarMap> function) {
        return new MetricFunction(
                Between.MAP_AND_MASK,
                pair -> pair.map().isUndefined() || pair.reference().isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(function.applyAsDouble(
                                pair.map().cells(), pair.reference().mask())));
    }
}
