package io.fovea.aggregator.table;

import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

/** Text as HTML takes it, and pages that need nothing but themselves. */
public final class Html {
    private Html() {}

    /** The text with every character that HTML would act upon written out; also within a quoted attribute. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /**
     * A whole page whose policy allows this style sheet and pictures within the page, and nothing else: no script, no
     * request.
     *
     * @param title plain text
     * @param style a style sheet without {@code </style>}
     * @param body HTML
     */
    public static String page(String title, String style, String body) {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
                + "style-src '" + sha256(style) + "'\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<title>" + escape(title) + "</title>\n<style>" + style + "</style>\n</head>\n<body>\n" + body
                + "</body>\n</html>\n";
    }

    private static String sha256(String text) {
        return "sha256-" + Base64.getEncoder().encodeToString(DigestUtils.sha256(text));
    }
}
