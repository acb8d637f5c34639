package io.fovea.ingest.label;

import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The classes of images by path. An image is found by its path; else by its path without extension; else by its bare
 * name, with or without extension, where only one row has that name. Safe for many threads.
 */
final class LabelTable implements LabelRule {
    private static final int NAMED = 3;

    private final Path file;
    private final List<LabelRow> rows;
    private final Map<String, LabelRow> byPath = new HashMap<>();
    private final Map<String, LabelRow> byName = new HashMap<>();
    private final Set<String> severalOfOneName = new HashSet<>();
    private final Set<LabelRow> matched = ConcurrentHashMap.newKeySet();

    private LabelTable(Path file, List<LabelRow> rows) {
        this.file = file;
        this.rows = rows;
        for (LabelRow row : rows) {
            put(row, row.path());
        }
        for (LabelRow row : rows) {
            byPath.putIfAbsent(stem(row.path()), row);
            putName(row, name(row.path()));
            if (!stem(row.path()).equals(row.path())) {
                putName(row, name(stem(row.path())));
            }
        }
        severalOfOneName.forEach(byName::remove);
    }

    /**
     * Reads a file.
     *
     * @throws UserErrorException if it cannot be read or gives one image two classes; the message names the line
     */
    static LabelTable read(Path file) {
        try {
            return new LabelTable(file, LabelRow.read(file));
        } catch (IOException e) {
            throw new UserErrorException("cannot read the labels of key label.csv: " + file + ": " + e.getMessage(), e);
        }
    }

    private void put(LabelRow row, String path) {
        LabelRow other = byPath.putIfAbsent(path, row);
        if (other != null && other.index() != row.index()) {
            throw new UserErrorException(file + ":" + row.line() + ": '" + path + "' has class " + row.index()
                    + ", and class " + other.index() + " in line " + other.line());
        }
    }

    private void putName(LabelRow row, String name) {
        LabelRow other = byName.putIfAbsent(name, row);
        if (other != null && !other.path().equals(row.path())) {
            severalOfOneName.add(name);
        }
    }

    @Override
    public Optional<Integer> labelOf(String source) {
        String path = LabelRow.normalised(source);
        Optional<LabelRow> row = Optional.ofNullable(byPath.get(path))
                .or(() -> Optional.ofNullable(byPath.get(stem(path))))
                .or(() -> Optional.ofNullable(byName.get(name(path))))
                .or(() -> Optional.ofNullable(byName.get(name(stem(path)))));
        row.ifPresent(matched::add);
        return row.map(LabelRow::index);
    }

    @Override
    public Optional<String> unmatched() {
        List<LabelRow> left =
                rows.stream().filter(row -> !matched.contains(row)).toList();
        if (left.isEmpty()) {
            return Optional.empty();
        }
        String some =
                String.join(", ", left.stream().limit(NAMED).map(LabelRow::path).toList());
        return Optional.of(left.size() + " of " + rows.size() + " rows match no image: " + some
                + (left.size() > NAMED ? ", ..." : "") + " (" + file + ")");
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String stem(String path) {
        int dot = path.lastIndexOf('.');
        return dot > path.lastIndexOf('/') + 1 ? path.substring(0, dot) : path;
    }
}
