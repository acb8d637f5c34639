package io.fovea.standalone.check;

import io.fovea.deployed.layers.Bound;
import io.fovea.deployed.layers.Figure;
import io.fovea.runtime.UserErrorException;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What makes a deployed file unfit: a figure of its row against the float file below or above a bound, as {@code cc<0.9}.
 *
 * @param text as it was given
 * @param figure its name
 * @param below whether values below the bound fail, and not those above
 * @param bound in the figure's unit
 */
public record FailCondition(String text, String figure, boolean below, double bound) {
    private static final Pattern FORM = Pattern.compile("\\s*([a-z-]+)\\s*([<>])\\s*([0-9.]+)\\s*");
    private static final Map<String, ToDoubleFunction<CheckRow>> FIGURES = Map.of(
            "sim", row -> row.sim().mean(),
            "cc", row -> row.cc().mean(),
            "kld", row -> row.kld().mean(),
            "same-class", row -> row.sameClass().orElse(Double.NaN));

    /** Reads one. */
    public static FailCondition parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || !FIGURES.containsKey(matcher.group(1))) {
            throw new UserErrorException("--fail-if \"" + text
                    + "\" is no condition; write sim, cc, kld or same-class, then < or >, then a number, as in cc<0.9");
        }
        try {
            return new FailCondition(
                    text.strip(), matcher.group(1), matcher.group(2).equals("<"), Double.parseDouble(matcher.group(3)));
        } catch (NumberFormatException e) {
            throw new UserErrorException("--fail-if \"" + text + "\": " + matcher.group(3) + " is no number", e);
        }
    }

    /** What a file must reach for the condition not to be met, where its figure is better on the other side. */
    public Bound kept() {
        return new Bound(Figure.named(figure).orElse(Figure.SIM), bound);
    }

    double value(CheckRow row) {
        return FIGURES.getOrDefault(figure, unknown -> Double.NaN).applyAsDouble(row);
    }

    /** Whether a row fails; one without a single defined comparison does. */
    public boolean isMet(CheckRow row) {
        double value = value(row);
        return Double.isNaN(value) || (below ? value < bound : value > bound);
    }
}
