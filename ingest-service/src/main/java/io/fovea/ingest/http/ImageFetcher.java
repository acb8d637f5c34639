package io.fovea.ingest.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * Fetches images for others, who must not use it to reach what they cannot reach themselves: no private, local or
 * multicast address, no redirect, a limit on size and time.
 *
 * <p>A name is resolved once to be checked and again to connect, so a name server that changes its answer in between
 * could still lead it astray; where that matters, forbid the process's private routes at the network too.
 */
final class ImageFetcher {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_URLS = 100;

    private final HttpFeedConfig.Fetch config;
    private final int limitBytes;
    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TIMEOUT)
            .build();

    ImageFetcher(HttpFeedConfig.Fetch config, int limitBytes) {
        this.config = config;
        this.limitBytes = limitBytes;
    }

    int mostUrls() {
        return config.maxUrls().orElse(MOST_URLS);
    }

    /** The bytes at an address. */
    byte[] fetch(String url) throws InterruptedException {
        URI address = permitted(url);
        try {
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(address).timeout(TIMEOUT).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new BadRequestException(422, url + " answers with status " + response.statusCode());
                }
                byte[] bytes = body.readNBytes(limitBytes + 1);
                if (bytes.length > limitBytes) {
                    throw new BadRequestException(413, url + " has more than " + limitBytes + " bytes");
                }
                return bytes;
            }
        } catch (IOException e) {
            throw new BadRequestException(422, "cannot fetch " + url + ": " + e);
        }
    }

    private URI permitted(String url) {
        try {
            URI address = new URI(url);
            List<String> schemes = config.schemes().orElse(List.of("http", "https"));
            if (address.getHost() == null || !schemes.contains(address.getScheme())) {
                throw new BadRequestException(422, url + " is no address of " + String.join(" or ", schemes));
            }
            if (!config.allowPrivate().orElse(false)) {
                for (InetAddress resolved : InetAddress.getAllByName(address.getHost())) {
                    requirePublic(url, resolved);
                }
            }
            return address;
        } catch (URISyntaxException | IOException e) {
            throw new BadRequestException(422, "cannot fetch " + url + ": " + e.getMessage());
        }
    }

    private static void requirePublic(String url, InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        boolean shared = bytes.length == 4 && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
        boolean zero = bytes.length == 4 && bytes[0] == 0;
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || uniqueLocal
                || shared
                || zero) {
            throw new BadRequestException(422, url + " leads to a private address, which is not fetched");
        }
    }
}
