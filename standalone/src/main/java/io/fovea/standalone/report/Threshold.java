package io.fovea.standalone.report;

import io.fovea.comparison.Metric;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * A bound that rows of the table must keep. What selects rows may be left out: then every row is meant.
 *
 * @param feed of the rows
 * @param model of the rows
 * @param scheme of the rows; of one deployed file alone {@code deployed NAME}
 * @param comparison of the rows, for example {@code int8 v f32}
 * @param metric for example {@code cc}
 * @param value what is bounded: {@code mean} (default), {@code p01} to {@code p99}, {@code same-class} (share, 0..1),
 *     {@code accuracy} (share) or {@code undefined} (share)
 * @param min least value allowed
 * @param max greatest value allowed
 * @param images fewest images to judge by; 1 by default, and fewer break the threshold
 */
public record Threshold(
        Optional<String> feed,
        Optional<String> model,
        Optional<String> scheme,
        Optional<String> comparison,
        Optional<Metric> metric,
        String value,
        Optional<Double> min,
        Optional<Double> max,
        long images) {
    private static final String MEAN = "mean";

    /** Takes what a file leaves out (null, or 0) as its default. */
    public Threshold {
        feed = feed == null ? Optional.empty() : feed;
        model = model == null ? Optional.empty() : model;
        scheme = scheme == null ? Optional.empty() : scheme;
        comparison = comparison == null ? Optional.empty() : comparison;
        metric = metric == null ? Optional.empty() : metric;
        min = min == null ? Optional.empty() : min;
        max = max == null ? Optional.empty() : max;
        value = value == null ? MEAN : value;
        images = images == 0 ? 1 : images;
        if (!value.matches("mean|p[0-9][0-9]|same-class|accuracy|undefined")) {
            throw new IllegalArgumentException(
                    "value must be mean, p01 to p99, same-class, accuracy or undefined, not " + value);
        }
        if (min.isEmpty() && max.isEmpty()) {
            throw new IllegalArgumentException("min or max must be given");
        }
        if (metric.isEmpty() && (value.equals(MEAN) || value.startsWith("p"))) {
            throw new IllegalArgumentException("metric must be one of " + Metric.keys() + " for " + value);
        }
    }

    /** One line for every row that breaks it; one that no row is meant by is broken too. */
    public List<String> broken(Table table) {
        List<TableRow> meant = table.rows().stream().filter(this::isMeant).toList();
        return meant.isEmpty()
                ? List.of("no row of the table is meant by it")
                : meant.stream().flatMap(this::broken).distinct().toList();
    }

    private boolean isMeant(TableRow row) {
        return row.segment().isEmpty()
                && is(feed, row.feed())
                && is(model, row.variant().model())
                && (is(scheme, row.variant().scheme().toString())
                        || is(scheme, row.variant().schemeText()))
                && is(comparison, row.comparison().toString())
                && row.metric() == metric.orElse(Metric.SIM);
    }

    private static boolean is(Optional<String> wanted, String actual) {
        return wanted.isEmpty() || wanted.get().equals(actual);
    }

    private Stream<String> broken(TableRow row) {
        String name = String.join(
                " ",
                row.feed(),
                row.variant().model(),
                row.comparison().toString(),
                row.variant().schemeText(),
                row.metric().key());
        long counted = row.moments().n() + row.moments().undefined();
        if (counted < images) {
            return Stream.of(name + ": " + counted + " images, and at least " + images + " are asked for");
        }
        OptionalDouble found = of(row);
        if (found.isEmpty()) {
            return Stream.of(name + ": has no " + value);
        }
        double actual = found.getAsDouble();
        Stream<String> low =
                min.filter(bound -> actual < bound).map(bound -> line(name, actual, "below", bound)).stream();
        Stream<String> high =
                max.filter(bound -> actual > bound).map(bound -> line(name, actual, "above", bound)).stream();
        return Stream.concat(low, high);
    }

    private String line(String name, double actual, String side, double bound) {
        return String.format(Locale.ROOT, "%s: %s %.4f is %s %s", name, value, actual, side, bound);
    }

    private OptionalDouble of(TableRow row) {
        return switch (value) {
            case MEAN -> row.moments().optionalMean();
            case "same-class" -> row.agreement().sameClassShare();
            case "accuracy" -> row.agreement().accuracy();
            case "undefined" ->
                OptionalDouble.of((double) row.moments().undefined()
                        / (row.moments().n() + row.moments().undefined()));
            default -> row.quantile(Integer.parseInt(value.substring(1)) / 100.0);
        };
    }
}
