package io.fovea.ingest.label;

import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
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

    /** By a table of file names. */
    static LabelRule csv(Path file) {
        Map<String, Integer> classes = new HashMap<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UserErrorException("cannot read the labels of key label.csv: " + file, e);
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            int comma = line.lastIndexOf(',');
            String index = line.substring(comma + 1).strip();
            if (comma > 0 && index.matches("\\d{1,9}")) {
                String name = line.substring(0, comma).strip();
                classes.put(name, Integer.parseInt(index));
                classes.put(stem(name), Integer.parseInt(index));
            } else if (i > 0 && !line.isEmpty()) {
                throw new UserErrorException(file + ":" + (i + 1) + ": expected 'name,class', found '" + line + "'");
            }
        }
        return source -> {
            String name = fileName(source);
            Integer exact = classes.get(name);
            return Optional.ofNullable(exact != null ? exact : classes.get(stem(name)));
        };
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

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
