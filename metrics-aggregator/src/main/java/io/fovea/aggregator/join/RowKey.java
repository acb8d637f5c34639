package io.fovea.aggregator.join;

import io.fovea.record.MapComparison;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which row of the table a comparison belongs to, as text: a change of any setting starts a new row rather than mixing
 * two.
 */
public final class RowKey {
    private RowKey() {}

    public static String of(MapComparison comparison) {
        return Stream.of(
                        comparison.getFeed(),
                        comparison.getNetwork(),
                        comparison.getCheckpoint(),
                        comparison.getScheme(),
                        Optional.ofNullable(comparison.getCalibration()).orElse(""),
                        comparison.getProtocol(),
                        comparison.getMethod(),
                        comparison.getReference(),
                        comparison.getComparison())
                .map(part -> part.replace("%", "%25").replace("|", "%7C"))
                .collect(Collectors.joining("|"));
    }
}
