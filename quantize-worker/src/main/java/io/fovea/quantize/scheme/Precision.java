package io.fovea.quantize.scheme;

import java.util.List;

/**
 * What a variant's weights and layer outputs are rounded to.
 *
 * @param name as it is written in configuration and records
 * @param format integers on a grid with a range, or a floating-point format
 * @param bits bits per value
 */
public record Precision(String name, Format format, int bits) {

    /** The kinds of grid. */
    public enum Format {
        INTEGER,
        FLOAT,
        BFLOAT
    }

    public static final Precision F32 = new Precision("f32", Format.FLOAT, 32);
    public static final Precision FP16 = new Precision("fp16", Format.FLOAT, 16);
    public static final Precision BF16 = new Precision("bf16", Format.BFLOAT, 16);
    public static final Precision INT16 = new Precision("int16", Format.INTEGER, 16);
    public static final Precision INT8 = new Precision("int8", Format.INTEGER, 8);
    public static final Precision INT4 = new Precision("int4", Format.INTEGER, 4);

    public static final List<Precision> ALL = List.of(F32, INT16, INT8, INT4, BF16, FP16);

    /** The precision of that name. */
    public static Precision of(String name) {
        return ALL.stream()
                .filter(p -> p.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown precision \"" + name + "\"; known are "
                        + String.join(", ", ALL.stream().map(Precision::name).toList())));
    }

    public boolean isInteger() {
        return format == Format.INTEGER;
    }

    @Override
    public String toString() {
        return name;
    }
}
