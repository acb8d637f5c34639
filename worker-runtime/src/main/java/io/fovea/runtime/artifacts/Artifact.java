package io.fovea.runtime.artifacts;

import java.net.URI;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A published file, pinned by its checksum.
 *
 * @param name what people call it on the command line, for example {@code resnet50}
 * @param uri where its publisher serves it, over HTTP or HTTPS
 * @param fileName its name in the cache folder, and below a mirror's URL
 * @param sha256 its SHA-256 in lower-case hexadecimal, or as many leading digits as its publisher tells (8 at least)
 * @param bytes its length, where it is known
 * @param licence under which it may be used
 * @param description one line for people
 */
public record Artifact(
        String name, URI uri, String fileName, String sha256, OptionalLong bytes, String licence, String description) {
    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{8,64}");

    public Artifact {
        require(SAFE_NAME.matcher(name).matches(), "name", name);
        require(SAFE_NAME.matcher(fileName).matches(), "fileName", fileName);
        require("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()), "uri", uri);
        require(DIGITS.matcher(sha256).matches(), "sha256", sha256);
        require(bytes.isEmpty() || bytes.getAsLong() > 0, "bytes", bytes);
    }

    /** A file whose length its publisher does not tell, named in the cache as in its URI. */
    public static Artifact of(String name, URI uri, String sha256, String licence, String description) {
        return new Artifact(name, uri, lastSegment(uri), sha256, OptionalLong.empty(), licence, description);
    }

    /** A file of known length, named in the cache as in its URI. */
    public static Artifact of(String name, URI uri, String sha256, long bytes, String licence, String description) {
        return new Artifact(name, uri, lastSegment(uri), sha256, OptionalLong.of(bytes), licence, description);
    }

    private static String lastSegment(URI uri) {
        String path = uri.isOpaque() ? "" : uri.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void require(boolean holds, String component, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("artifact with an invalid " + component + ": " + value);
        }
    }
}
