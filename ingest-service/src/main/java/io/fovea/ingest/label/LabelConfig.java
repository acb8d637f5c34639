package io.fovea.ingest.label;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How the true class of an image is known: one of three rules.
 *
 * @param csv file of rows {@code path,class}, read as {@link LabelRow#read} says and matched as {@link LabelTable} says
 * @param folder class by the name of the folder that an image lies in
 * @param pattern regular expression that is searched in an image's source and whose first group is the class
 */
public record LabelConfig(Optional<Path> csv, Optional<Map<String, Integer>> folder, Optional<String> pattern) {
    public LabelConfig {
        int rules = (csv.isPresent() ? 1 : 0) + (folder.isPresent() ? 1 : 0) + (pattern.isPresent() ? 1 : 0);
        if (rules != 1) {
            throw new IllegalArgumentException("label needs exactly one of csv, folder and pattern, not " + rules);
        }
    }

    public static LabelConfig csv(Path file) {
        return new LabelConfig(Optional.of(file), Optional.empty(), Optional.empty());
    }

    public static LabelConfig folder(Map<String, Integer> classes) {
        return new LabelConfig(Optional.empty(), Optional.of(classes), Optional.empty());
    }

    public static LabelConfig pattern(String expression) {
        return new LabelConfig(Optional.empty(), Optional.empty(), Optional.of(expression));
    }

    /** The rule itself; reads the file where there is one. */
    public LabelRule rule() {
        if (csv.isPresent()) {
            return LabelRule.csv(csv.get());
        }
        if (folder.isPresent()) {
            return LabelRule.folder(folder.get());
        }
        return pattern.map(LabelRule::pattern).orElse(LabelRule.NONE);
    }
}
