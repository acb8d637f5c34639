package io.fovea.standalone.layers;

import io.fovea.deployed.layers.Effect;
import io.fovea.deployed.layers.Figure;
import io.fovea.deployed.layers.Place;
import io.fovea.deployed.layers.PlaceFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** A cheap figure as a guess at what restoring a layer brings: larger should mean more. */
public enum Foretelling {
    NOISE("low SQNR", figures -> OptionalDouble.of(-figures.sqnr())),
    WEIGHT_NOISE(
            "low SQNR of the weights",
            figures -> figures.weightSqnr().isPresent()
                    ? OptionalDouble.of(-figures.weightSqnr().getAsDouble())
                    : OptionalDouble.empty()),
    RANGES("range ratio of the channels", figures -> OptionalDouble.of(figures.rangeRatio())),
    WEIGHTS("range ratio of the weights", PlaceFigures::weightRatio),
    SATURATION("share of saturated values", PlaceFigures::saturated);

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // a pure function
    private final Function<PlaceFigures, OptionalDouble> of;

    Foretelling(String text, Function<PlaceFigures, OptionalDouble> of) {
        this.text = text;
        this.of = of;
    }

    /** Spearman's correlation with the gain, over the layers that have the figure; NaN below three of them. */
    double correlation(
            List<Place> places,
            List<Optional<PlaceFigures>> figures,
            List<Effect> alone,
            Effect asItIs,
            Figure figure) {
        List<Double> guesses = new ArrayList<>();
        List<Double> gains = new ArrayList<>();
        for (int place = 0; place < places.size(); place++) {
            OptionalDouble guess = figures.get(place).map(of).orElse(OptionalDouble.empty());
            double gain = alone.get(place).gain(figure, asItIs).mean();
            if (places.get(place).isLayer() && guess.isPresent() && !Double.isNaN(gain)) {
                guesses.add(guess.getAsDouble());
                gains.add(gain);
            }
        }
        return guesses.size() < 3 ? Double.NaN : pearson(ranks(guesses), ranks(gains));
    }

    /** Equal values share the mean of their ranks. */
    private static double[] ranks(List<Double> values) {
        double[] ranks = new double[values.size()];
        for (int i = 0; i < ranks.length; i++) {
            double value = values.get(i);
            long below = values.stream().filter(other -> other < value).count();
            long equal = values.stream().filter(other -> other == value).count();
            ranks[i] = below + (equal - 1) / 2.0;
        }
        return ranks;
    }

    private static double pearson(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElse(0);
        double meanB = Arrays.stream(b).average().orElse(0);
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (a[i] - meanA) * (b[i] - meanB);
            squaresA += (a[i] - meanA) * (a[i] - meanA);
            squaresB += (b[i] - meanB) * (b[i] - meanB);
        }
        return product / Math.sqrt(squaresA * squaresB);
    }

    @Override
    public String toString() {
        return text;
    }
}
