package io.fovea.identity;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Percent escapes, by which any text fits between the separators of a text form. */
final class Escapes {
    private Escapes() {}

    /** Writes each of the separators, and the percent sign, as {@code %XX}. */
    static String escape(String text, String separators) {
        if (text.chars().noneMatch(c -> c == '%' || separators.indexOf(c) >= 0)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' || separators.indexOf(c) >= 0) {
                escaped.append('%').append(String.format("%02X", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    static String unescape(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not escaped as it must be: \"" + text + "\"", e);
        }
    }
}
