package io.fovea.runtime;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
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

    /**
     * Reads a text file in UTF-8 with one name per line, that of class 0 first. An empty line is a class without a name.
     *
     * @throws UserErrorException if it cannot be read or names nothing
     */
    public static ClassNames read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            Map<Integer, String> names = new TreeMap<>();
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    names.put(i, lines.get(i).strip());
                }
            }
            if (names.isEmpty()) {
                throw new UserErrorException(file + " has no name of a class: one per line, class 0 first");
            }
            return new ClassNames(names);
        } catch (CharacterCodingException e) {
            throw new UserErrorException("names of classes: " + file + " is no text in UTF-8", e);
        } catch (IOException e) {
            throw new UserErrorException("names of classes: cannot read " + file + ": " + e, e);
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
