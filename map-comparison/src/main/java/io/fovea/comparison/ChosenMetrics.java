package io.fovea.comparison;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The metrics that a deployment watches: {@link Metric#DEFAULTS}, and those that it names besides.
 *
 * @param metrics each once, in the order of the table
 */
public record ChosenMetrics(List<Metric> metrics) {
    /** The study's three. */
    public static final ChosenMetrics DEFAULTS = of(List.of());

    /** The defaults and others; a default may be named too. */
    public static ChosenMetrics of(Collection<Metric> others) {
        Set<Metric> all = EnumSet.copyOf(Metric.DEFAULTS);
        all.addAll(others);
        return new ChosenMetrics(List.copyOf(all));
    }

    /**
     * Compares maps with one reference of their size, by those metrics that say something of such a pair.
     *
     * @param between two maps, or a map and a mask
     * @param maps all of them are compared with it
     * @return one list of scores for each map, in their order; within it the order of the table
     */
    public List<List<Score>> against(ComparedMap reference, Between between, List<ComparedMap> maps) {
        List<Metric> asked = metrics.stream()
                .filter(metric -> metric.between().includes(between))
                .toList();
        List<Optional<MapScores>> benchmark = MapScores.against(reference, maps);
        List<List<Score>> scores = new ArrayList<>();
        for (int i = 0; i < maps.size(); i++) {
            MapPair pair = new MapPair(maps.get(i), reference, benchmark.get(i));
            List<Score> ofPair = new ArrayList<>(asked.size());
            asked.forEach(metric -> ofPair.add(new Score(metric, metric.of(pair))));
            scores.add(ofPair);
        }
        return scores;
    }
}
