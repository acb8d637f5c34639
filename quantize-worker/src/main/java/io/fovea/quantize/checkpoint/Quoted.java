package io.fovea.quantize.checkpoint;

/** Text out of an untrusted file, made fit for one line of a message. */
final class Quoted {
    private static final int MAX_LENGTH = 80;

    private Quoted() {}

    static String of(String text) {
        String shown = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
        return '"' + shown.replaceAll("[^ -~]", "?") + '"';
    }
}
