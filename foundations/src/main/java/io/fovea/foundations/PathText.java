package io.fovea.foundations;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * The text of a file's path, the same under every locale: a Linux file name is any bytes, which Java reads in the
 * locale's character set and, where they are none of it, writes as U+FFFD, so that two names may look alike.
 */
public final class PathText {
    private static final char UNREADABLE = '\ufffd';

    private PathText() {}

    /**
     * The path with {@code /} between names. Bytes that are no UTF-8 stand as {@code \xE9}, each by itself.
     *
     * @param path as a directory listing gave it; of a path made of text nothing better can be known
     */
    public static String of(Path path) {
        String text = path.toString().replace(path.getFileSystem().getSeparator(), "/");
        return text.indexOf(UNREADABLE) < 0 ? text : exact(path);
    }

    /** From the bytes of the name, which only the URI of an absolute path tells. */
    private static String exact(Path path) {
        StringBuilder text = new StringBuilder();
        for (Path name : path) {
            if (!text.isEmpty()) {
                text.append('/');
            }
            Path alone = path.getFileSystem().getPath("/").resolve(name);
            text.append(decoded(bytes(alone.toUri().getRawPath().substring(1))));
        }
        return path.isAbsolute() ? "/" + text : text.toString();
    }

    private static byte[] bytes(String percentEncoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < percentEncoded.length(); at++) {
            char c = percentEncoded.charAt(at);
            if (c == '%') {
                bytes.write(HexFormat.fromHexDigits(percentEncoded, at + 1, at + 3));
                at += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }

    private static String decoded(byte[] name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            StringBuilder text = new StringBuilder();
            for (byte b : name) {
                text.append(
                        b >= ' ' && b != '\\'
                                ? String.valueOf((char) b)
                                : "\\x" + HexFormat.of().withUpperCase().toHexDigits(b));
            }
            return text.toString();
        }
    }
}
