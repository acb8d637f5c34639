package io.fovea.deployed.layers;

import java.util.ArrayList;
import java.util.List;

/**
 * The smallest set of places along a ranking whose restoration reaches a bound, as it was run; where none does, the best set.
 *
 * @param bound to be reached
 * @param places in the order in which they were added
 * @param effect with these places in float
 */
public record Advice(Bound bound, List<Integer> places, Effect effect) {
    public Advice {
        places = List.copyOf(places);
    }

    /**
     * Adds places along a ranking while each is worth it, and at the end takes out those that the bound does not need. Effects
     * do not add up, so every set is run.
     *
     * @param ranking the best first
     * @param most places to try
     * @return an empty set where the file is good as it is
     */
    public static Advice find(LayerStudy study, List<Integer> ranking, Bound bound, int most) {
        List<Integer> chosen = List.of();
        Effect best = study.restored(chosen);
        for (int place : ranking.subList(0, Math.min(most, ranking.size()))) {
            if (bound.isReached(best)) {
                break;
            }
            List<Integer> tried = new ArrayList<>(chosen);
            tried.add(place);
            Effect effect = study.restored(tried);
            if (bound.isReached(effect) || isBetter(bound.figure(), effect, best)) {
                chosen = tried;
                best = effect;
            }
        }
        Advice advice = new Advice(bound, chosen, best);
        return advice.isReached() ? smallest(study, advice) : advice;
    }

    /** Whether the bound is reached. */
    public boolean isReached() {
        return bound.isReached(effect);
    }

    private static boolean isBetter(Figure figure, Effect effect, Effect than) {
        double value = effect.figure(figure).mean();
        double other = than.figure(figure).mean();
        return Double.isNaN(other) || (figure.isHigherBetter() ? value > other : value < other);
    }

    private static Advice smallest(LayerStudy study, Advice advice) {
        Advice least = advice;
        for (int place : advice.places().subList(0, Math.max(0, advice.places().size() - 1))) {
            List<Integer> without =
                    least.places().stream().filter(each -> each != place).toList();
            Effect effect = study.restored(without);
            if (advice.bound().isReached(effect)) {
                least = new Advice(advice.bound(), without, effect);
            }
        }
        return least;
    }
}
