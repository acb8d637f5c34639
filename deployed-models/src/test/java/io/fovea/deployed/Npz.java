package io.fovea.deployed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The arrays of a NumPy archive: float32, int64 and uint8, in C order. */
record Npz(Map<String, Array> arrays) {
    private static final Pattern SHAPE = Pattern.compile("'shape': \\(([^)]*)\\)");
    private static final Pattern TYPE = Pattern.compile("'descr': '([^']+)'");

    /** Values with their shape. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Array(int[] shape, float[] values) {
        /** One of the arrays that the first axis counts. */
        float[] at(int index) {
            int length = values.length / shape[0];
            return Arrays.copyOfRange(values, index * length, (index + 1) * length);
        }
    }

    static Npz read(Path file) throws IOException {
        Map<String, Array> arrays = new HashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                arrays.put(entry.getName().replace(".npy", ""), array(bytes));
            }
        }
        return new Npz(arrays);
    }

    boolean has(String name) {
        return arrays.containsKey(name);
    }

    Array get(String name) {
        Array array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("no array " + name + " among " + arrays.keySet());
        }
        return array;
    }

    private static Array array(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int length = bytes.get(6) == 1 ? bytes.getShort(8) : bytes.getInt(8);
        int start = bytes.get(6) == 1 ? 10 : 12;
        String header = new String(file, start, length, StandardCharsets.US_ASCII);
        int[] shape = Arrays.stream(found(SHAPE, header).split(","))
                .map(String::strip)
                .filter(axis -> !axis.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        ByteBuffer data =
                bytes.slice(start + length, bytes.capacity() - start - length).order(ByteOrder.LITTLE_ENDIAN);
        String type = found(TYPE, header);
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case "<f4" -> data.getFloat();
                case "<i8" -> data.getLong();
                case "|u1" -> data.get() & 0xFF;
                default -> throw new IllegalArgumentException("type " + type);
            };
        }
        return new Array(shape, values);
    }

    private static String found(Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new IllegalArgumentException(header);
        }
        return matcher.group(1);
    }
}
