package io.fovea.standalone.check;

import java.util.List;

/**
 * What a check found.
 *
 * @param rows in the order of the files, against masks first
 * @param files what was run, with provenance and twin
 * @param images that were compared
 * @param leftOut images that were not, with the reason
 * @param warnings what looks wrong with a file, in words
 * @param failures conditions that are met, in words
 */
public record CheckReport(
        List<CheckRow> rows,
        List<String> files,
        int images,
        List<String> leftOut,
        List<String> warnings,
        List<String> failures) {
    public CheckReport {
        rows = List.copyOf(rows);
        files = List.copyOf(files);
        leftOut = List.copyOf(leftOut);
        warnings = List.copyOf(warnings);
        failures = List.copyOf(failures);
    }
}
