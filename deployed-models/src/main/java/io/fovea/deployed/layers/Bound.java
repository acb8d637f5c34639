package io.fovea.deployed.layers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file must reach to be good: {@code sim>=.95}, or {@code kld<=.02} of a figure that is better low.
 *
 * @param figure that is judged, in the mean over images
 * @param value to reach
 */
public record Bound(Figure figure, double value) {
    private static final Pattern FORM = Pattern.compile("\\s*([a-z-]+)\\s*(<=|>=)\\s*([0-9]*\\.?[0-9]+)\\s*");

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException that says what is wrong
     */
    public static Bound parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Figure.named(matcher.group(1)).isEmpty()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no threshold; write %s, then >= or <=, then a number, as in sim>=.95"
                            .formatted(text, Figure.names()));
        }
        Figure figure = Figure.named(matcher.group(1)).get();
        if (matcher.group(2).equals(">=") != figure.isHigherBetter()) {
            throw new IllegalArgumentException("\"%s\": %s is better %s, so write %s"
                    .formatted(
                            text,
                            figure,
                            figure.isHigherBetter() ? "high" : "low",
                            figure.isHigherBetter() ? ">=" : "<="));
        }
        return new Bound(figure, Double.parseDouble(matcher.group(3)));
    }

    /** Whether a file reaches it; one without a single defined image does not. */
    public boolean isReached(Effect effect) {
        double mean = effect.figure(figure).mean();
        return figure.isHigherBetter() ? mean >= value : mean <= value;
    }

    @Override
    public String toString() {
        return figure + (figure.isHigherBetter() ? ">=" : "<=") + value;
    }
}
