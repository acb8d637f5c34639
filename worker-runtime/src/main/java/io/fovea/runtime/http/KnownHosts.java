package io.fovea.runtime.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names by which a server may be called. A page elsewhere can point a name of its own at this server's address (DNS
 * rebinding) and then read with the browser of whoever visits it; such a name is not known here. Numeric addresses, names
 * of one label ({@code localhost}, a container's name) and names under {@code .localhost}, {@code .local} and
 * {@code .internal} cannot be registered by anybody and are always known.
 */
public final class KnownHosts {
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|\\[?[0-9a-f:.]*:[0-9a-f:.]*]?(%.*)?");
    private static final List<String> PRIVATE = List.of(".localhost", ".local", ".internal");

    private final Set<String> names;

    /**
     * Knows names.
     *
     * @param names besides those that are always known
     */
    public KnownHosts(List<String> names) {
        this.names = names.stream().map(KnownHosts::plain).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a request may go to this name.
     *
     * @param host without its port
     */
    public boolean knows(String host) {
        String name = plain(host);
        return NUMERIC.matcher(name).matches()
                || !name.contains(".")
                || PRIVATE.stream().anyMatch(name::endsWith)
                || names.contains(name);
    }

    private static String plain(String host) {
        String lower = host.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
