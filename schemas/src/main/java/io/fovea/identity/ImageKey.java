package io.fovea.identity;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One occurrence of an image: which feed brought which bytes. It is the key of every topic that is about images. Two feeds
 * that bring the same photograph make two occurrences; a feed that brings it twice makes one.
 *
 * @param feed name of the feed, without a slash
 * @param sha256 of the image's bytes, 64 lower-case hexadecimal digits
 */
public record ImageKey(String feed, String sha256) implements Comparable<ImageKey> {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Comparator<ImageKey> ORDER =
            Comparator.comparing(ImageKey::feed).thenComparing(ImageKey::sha256);

    public ImageKey {
        if (feed.isEmpty() || feed.indexOf('/') >= 0) {
            throw new IllegalArgumentException("not a name of a feed: \"" + feed + "\"");
        }
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("not a SHA-256: \"" + sha256 + "\"");
        }
    }

    /** Reads {@code feed/sha256}; empty where the text is no such key. */
    public static Optional<ImageKey> parse(String text) {
        int slash = text.indexOf('/');
        return slash > 0 && SHA256.matcher(text.substring(slash + 1)).matches()
                ? Optional.of(new ImageKey(text.substring(0, slash), text.substring(slash + 1)))
                : Optional.empty();
    }

    /** {@code feed/sha256}. */
    @Override
    public String toString() {
        return feed + "/" + sha256;
    }

    @Override
    public int compareTo(ImageKey other) {
        return ORDER.compare(this, other);
    }
}
