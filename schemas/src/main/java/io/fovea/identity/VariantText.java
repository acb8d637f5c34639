package io.fovea.identity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The text form of a {@link Variant}, both ways. */
final class VariantText {
    private static final String SEPARATORS = "@/;|=";
    /** In what follows a name a slash is no separator. */
    private static final String SEPARATORS_OF_VALUES = ";|=";

    private static final String FILE = "file";
    private static final String CALIBRATION = "calibration";
    private static final String PROTOCOL = "protocol";
    private static final String PASS = "pass";
    private static final String PREPROCESSING = "preprocessing";
    private static final String RUNTIME = "runtime";

    private VariantText() {}

    static String write(Variant variant) {
        StringBuilder text = new StringBuilder(80)
                .append(Escapes.escape(variant.model(), SEPARATORS))
                .append('@')
                .append(Escapes.escape(variant.checkpoint(), SEPARATORS))
                .append('/')
                .append(variant.precision());
        if (variant.scheme() != Scheme.NONE) {
            text.append('/').append(variant.scheme());
        }
        variant.file().ifPresent(file -> append(text, FILE, file.text()));
        variant.calibration().ifPresent(id -> append(text, CALIBRATION, id));
        if (variant.protocol() != Protocol.EVAL) {
            append(text, PROTOCOL, variant.protocol().toString());
        }
        if (variant.pass() != 0) {
            append(text, PASS, Integer.toString(variant.pass()));
        }
        if (!variant.preprocessing().equals(Variant.IMAGENET)) {
            append(text, PREPROCESSING, variant.preprocessing());
        }
        variant.runtime().ifPresent(runtime -> append(text, RUNTIME, runtime));
        return text.toString();
    }

    private static void append(StringBuilder text, String name, String value) {
        text.append(';').append(name).append('=').append(Escapes.escape(value, SEPARATORS_OF_VALUES));
    }

    static Variant parse(String text) {
        String[] parts = text.split(";", -1);
        String[] path = parts[0].split("/", -1);
        int at = path[0].indexOf('@');
        if (at < 0 || path.length < 2 || path.length > 3) {
            throw new IllegalArgumentException("not a variant: \"" + text + "\"");
        }
        Map<String, String> more = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("not a variant: \"" + text + "\"");
            }
            more.put(parts[i].substring(0, equals), Escapes.unescape(parts[i].substring(equals + 1)));
        }
        Variant variant = new Variant(
                Escapes.unescape(path[0].substring(0, at)),
                Escapes.unescape(path[0].substring(at + 1)),
                Optional.ofNullable(more.remove(FILE)).map(DeployedFile::parse),
                Precision.of(path[1]),
                path.length == 3 ? Scheme.of(path[2]) : Scheme.NONE,
                Optional.ofNullable(more.remove(CALIBRATION)),
                Optional.ofNullable(more.remove(PROTOCOL)).map(Protocol::of).orElse(Protocol.EVAL),
                Optional.ofNullable(more.remove(PASS)).map(Integer::valueOf).orElse(0),
                Optional.ofNullable(more.remove(PREPROCESSING)).orElse(Variant.IMAGENET),
                Optional.ofNullable(more.remove(RUNTIME)));
        if (!more.isEmpty()) {
            throw new IllegalArgumentException("not a variant: \"" + text + "\" has " + more.keySet());
        }
        return variant;
    }
}
