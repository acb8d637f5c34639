package io.fovea.identity;

/**
 * The file that a deployment runs, beside its float original.
 *
 * @param name what the deployment calls it, for example {@code int8}
 * @param digest first 16 hexadecimal digits of the SHA-256 of the file and of the weights beside it
 * @param form how it carries its numbers: f32, fp16, qdq, qoperator or dynamic
 * @param twin how many of its layers have the weights of the float original, for example {@code 52/53}
 */
public record DeployedFile(String name, String digest, String form, String twin) {
    private static final String SEPARATOR = "@";
    private static final int PARTS = 4;

    static DeployedFile of(io.fovea.record.DeployedFile record) {
        return new DeployedFile(record.getName(), record.getDigest(), record.getForm(), record.getTwin());
    }

    io.fovea.record.DeployedFile toRecord() {
        return new io.fovea.record.DeployedFile(name, digest, form, twin);
    }

    /**
     * Reads {@link #text}.
     *
     * @throws IllegalArgumentException if the text is none
     */
    static DeployedFile parse(String text) {
        String[] parts = text.split(SEPARATOR, -1);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException("not a deployed file: \"" + text + "\"");
        }
        return new DeployedFile(Escapes.unescape(parts[0]), parts[1], parts[2], parts[3]);
    }

    /** For people, for example {@code int8 (qdq, 0123456789abcdef, 53/53 layers of the float original)}. */
    @Override
    public String toString() {
        return name + " (" + form + ", " + digest + ", " + twin + " layers of the float original)";
    }

    /** All of it, for example {@code int8@0123456789abcdef@qdq@53/53}. */
    String text() {
        return String.join(SEPARATOR, Escapes.escape(name, SEPARATOR), digest, form, twin);
    }
}
