package io.fovea.deployed.layers;

import io.fovea.comparison.MapScores;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A figure by which a file is judged against its float original. */
public enum Figure {
    SIM("sim", true, effect -> score(effect).map(MapScores::sim)),
    CC("cc", true, effect -> score(effect).map(MapScores::cc)),
    KLD("kld", false, effect -> score(effect).map(MapScores::kld)),
    /** Share of images on which both name one class. */
    SAME_CLASS("same-class", true, effect -> Optional.of(effect.sameClass() ? 1.0 : 0.0));

    private final String text;
    private final boolean higherBetter;

    @SuppressWarnings("ImmutableEnumChecker") // a pure function
    private final Function<ImageEffect, Optional<Double>> of;

    Figure(String text, boolean higherBetter, Function<ImageEffect, Optional<Double>> of) {
        this.text = text;
        this.higherBetter = higherBetter;
        this.of = of;
    }

    private static Optional<MapScores> score(ImageEffect effect) {
        return effect.toFloat();
    }

    /** The figure of this name; none where there is none. */
    public static Optional<Figure> named(String text) {
        return Arrays.stream(values())
                .filter(figure -> figure.text.equals(text))
                .findFirst();
    }

    /** Every name, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(Figure::toString).collect(Collectors.joining(", "));
    }

    public boolean isHigherBetter() {
        return higherBetter;
    }

    /** Of one image; none where it is undefined. */
    public OptionalDouble of(ImageEffect effect) {
        return of.apply(effect).map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    @Override
    public String toString() {
        return text;
    }
}
