package io.fovea.ingest.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of a form (RFC 7578). Its body is in memory already, so that it needs no streaming parser. */
final class Multipart {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=(?:\"([^\"]{1,70})\"|([^;\\s]{1,70}))");
    private static final Pattern NAME = Pattern.compile("[; ](filename|name)=\"([^\"]*)\"");
    private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};

    private Multipart() {}

    /**
     * One field of a form.
     *
     * @param name of the file, else of the field
     * @param content of it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Part(String name, byte[] content) {}

    static List<Part> parts(String contentType, byte[] body) {
        Matcher matcher = BOUNDARY.matcher(contentType);
        if (!matcher.find()) {
            throw new BadRequestException(400, "a form without boundary");
        }
        String boundary = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        byte[] first = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        byte[] between = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        List<Part> parts = new ArrayList<>();
        int at = indexOf(body, first, 0);
        if (at < 0) {
            throw new BadRequestException(400, "a form whose boundary never comes");
        }
        at += first.length;
        while (at + 1 < body.length && body[at] != '-') {
            int headersEnd = indexOf(body, BLANK_LINE, at);
            int end = headersEnd < 0 ? -1 : indexOf(body, between, headersEnd + 2);
            if (end < 0) {
                throw new BadRequestException(400, "a form that is cut off");
            }
            String headers = new String(body, at, headersEnd - at, StandardCharsets.UTF_8);
            int from = Math.min(headersEnd + BLANK_LINE.length, end);
            parts.add(new Part(name(headers), Arrays.copyOfRange(body, from, end)));
            at = end + between.length;
        }
        return parts;
    }

    private static String name(String headers) {
        Matcher matcher = NAME.matcher(headers);
        String name = "part";
        while (matcher.find()) {
            name = matcher.group(2);
            if (matcher.group(1).equals("filename")) {
                break;
            }
        }
        return name;
    }

    private static int indexOf(byte[] in, byte[] what, int from) {
        outer:
        for (int i = from; i <= in.length - what.length; i++) {
            for (int j = 0; j < what.length; j++) {
                if (in[i + j] != what[j]) {
                    continue outer;
                }
            }
            return i;
        }
        return -1;
    }
}
