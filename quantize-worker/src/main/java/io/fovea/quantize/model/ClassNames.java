package io.fovea.quantize.model;

import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people call a model's classes, by index; none for those that nobody named. */
public record ClassNames(Map<Integer, String> names) {
    /** Under these, exporters and trainers note the names. */
    private static final List<String> KEYS = List.of("names", "classes", "labels", "class_names", "id2label");

    /** One entry of a Python dictionary or of a JSON object or list. */
    private static final Pattern ENTRY =
            Pattern.compile("(?:[\"']?(\\d+)[\"']?\\s*:\\s*)?(?:'((?:[^'\\\\]|\\\\.)*)'|\"((?:[^\"\\\\]|\\\\.)*)\")");

    public ClassNames {
        names = Map.copyOf(names);
    }

    /** Those that a file notes. */
    public static ClassNames of(Map<String, String> metadata) {
        return KEYS.stream()
                .flatMap(key -> Optional.ofNullable(metadata.get(key)).stream())
                .findFirst()
                .map(ClassNames::parse)
                .orElseGet(() -> new ClassNames(Map.of()));
    }

    /** One per line, class 0 first. */
    public static ClassNames read(Path file) {
        try {
            Map<Integer, String> names = new TreeMap<>();
            for (String line : Files.readAllLines(file)) {
                names.put(names.size(), line.strip());
            }
            return new ClassNames(names);
        } catch (IOException e) {
            throw new UserErrorException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static ClassNames parse(String text) {
        Map<Integer, String> names = new TreeMap<>();
        Matcher entry = ENTRY.matcher(text);
        while (entry.find()) {
            String name = entry.group(2) == null ? entry.group(3) : entry.group(2);
            int index = entry.group(1) == null ? names.size() : Integer.parseInt(entry.group(1));
            names.put(index, name.replaceAll("\\\\(.)", "$1"));
        }
        return new ClassNames(names);
    }

    /** A class for people: its name, or its number. */
    public String of(int index) {
        return Optional.ofNullable(names.get(index)).orElse("class " + index);
    }
}
