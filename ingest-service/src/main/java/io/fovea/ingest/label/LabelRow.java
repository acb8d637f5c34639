package io.fovea.ingest.label;

import io.fovea.runtime.UserErrorException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * One row of a file of labels.
 *
 * @param path with {@code /} between names, as the image's source is expected
 * @param index of the class
 * @param line of the file, from 1
 */
record LabelRow(String path, int index, long line) {
    static final int MOST_BYTES = 32 << 20;
    private static final Set<String> PATHS = Set.of("path", "file", "filename", "file_name", "image", "name", "source");
    private static final Set<String> CLASSES = Set.of("label", "class", "class_id", "classid", "class_index", "target");
    private static final char BYTE_ORDER_MARK = '\ufeff';

    /**
     * Reads rows of a path and a class, between which stands a comma, a tab or a semicolon, in quotes or not. A first
     * row without a class is a heading; where it names the columns, they may be any two.
     *
     * @throws UserErrorException if a row has no class, naming its line
     */
    static List<LabelRow> read(Path file) throws IOException {
        String text = text(file);
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter(text))
                .setIgnoreSurroundingSpaces(true)
                .setIgnoreEmptyLines(true)
                .get();
        List<LabelRow> rows = new ArrayList<>();
        int paths = 0;
        int classes = -1;
        boolean first = true;
        try (var records = format.parse(new StringReader(text))) {
            for (CSVRecord record : records) {
                String index = at(record, classes);
                boolean isRow = record.size() > 1
                        && index.matches("\\d{1,9}")
                        && !at(record, paths).isEmpty();
                if (isRow) {
                    rows.add(new LabelRow(
                            normalised(at(record, paths)), Integer.parseInt(index), records.getCurrentLineNumber()));
                } else if (first) {
                    paths = Math.max(column(record, PATHS), 0);
                    classes = column(record, CLASSES);
                } else {
                    throw new UserErrorException(file + ":" + records.getCurrentLineNumber()
                            + ": expected 'path,class', found '" + String.join(",", record.values()) + "'");
                }
                first = false;
            }
        } catch (UncheckedIOException e) {
            throw new UserErrorException(file + " is no table of labels: " + e.getMessage(), e);
        }
        return rows;
    }

    private static String text(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES) {
            throw new UserErrorException(file + " has more than " + (MOST_BYTES >> 20) + " MB, the limit for labels");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new UserErrorException(file + " is not in UTF-8", e);
        }
    }

    /** What stands in the first line: a tab, else a semicolon where there is no comma, else a comma. */
    private static char delimiter(String text) throws IOException {
        String line = new BufferedReader(new StringReader(text)).readLine();
        if (line == null) {
            return ',';
        }
        return line.indexOf('\t') >= 0 ? '\t' : line.indexOf(';') >= 0 && line.indexOf(',') < 0 ? ';' : ',';
    }

    /** A column, or for -1 the last. */
    private static String at(CSVRecord record, int column) {
        int wanted = column < 0 ? record.size() - 1 : column;
        return wanted < record.size() ? record.get(wanted).strip() : "";
    }

    private static int column(CSVRecord heading, Set<String> names) {
        for (int column = 0; column < heading.size(); column++) {
            if (names.contains(heading.get(column).strip().toLowerCase(Locale.ROOT))) {
                return column;
            }
        }
        return -1;
    }

    /** With {@code /} between names and nothing before the first. */
    static String normalised(String path) {
        String slashes = path.replace('\\', '/');
        while (slashes.startsWith("./") || slashes.startsWith("/")) {
            slashes = slashes.substring(slashes.indexOf('/') + 1);
        }
        return slashes;
    }
}
