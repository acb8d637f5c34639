package io.fovea.ingest.label;

import io.fovea.runtime.UserErrorException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** From where an image lies to the index of its true class. */
@FunctionalInterface
public interface LabelRule {
    LabelRule NONE = source -> Optional.empty();

    /** The class, or empty where the rule knows none. */
    Optional<Integer> labelOf(String source);

    /** What of the rule has matched no image so far, in words for people; empty where there is nothing to tell. */
    default Optional<String> unmatched() {
        return Optional.empty();
    }

    /** By a table of paths. */
    static LabelRule csv(Path file) {
        return LabelTable.read(file);
    }

    /** By the name of the folder. */
    static LabelRule folder(Map<String, Integer> classes) {
        return source -> {
            int end = source.lastIndexOf('/');
            String parent = end < 0 ? "" : fileName(source.substring(0, end));
            return Optional.ofNullable(classes.get(parent));
        };
    }

    /** By the first group of an expression. */
    static LabelRule pattern(String expression) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new UserErrorException("label.pattern is no regular expression: " + e.getDescription(), e);
        }
        if (pattern.matcher("").groupCount() < 1) {
            throw new UserErrorException("label.pattern needs a group, such as class_(\\d+): " + expression);
        }
        return source -> {
            Matcher matcher = pattern.matcher(source);
            return matcher.find() && matcher.group(1).matches("\\d{1,9}")
                    ? Optional.of(Integer.parseInt(matcher.group(1)))
                    : Optional.empty();
        };
    }

    private static String fileName(String source) {
        return source.substring(source.lastIndexOf('/') + 1);
    }
}
