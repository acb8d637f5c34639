package io.fovea.ingest.http;

import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Fetches images for others, who must not use it to reach what they cannot reach themselves: no address that is not public,
 * no redirect, a limit on size and on the time for the whole of it.
 *
 * <p>A name is resolved once, by the client as it connects, and what is not public is taken out of the answer: so a name
 * server that gives another answer the next time changes nothing.
 */
final class ImageFetcher implements AutoCloseable {
    private static final int THREADS = 8;

    private final List<String> schemes;
    private final int limitBytes;
    private final HttpClient client = new HttpClient();

    /** Looks up names. */
    interface Names {
        InetAddress[] lookUp(String host) throws UnknownHostException;
    }

    ImageFetcher(String feed, HttpFeedConfig.Fetch config, int limitBytes) {
        this(feed, config, limitBytes, InetAddress::getAllByName);
    }

    ImageFetcher(String feed, HttpFeedConfig.Fetch config, int limitBytes, Names names) {
        this.schemes = config.schemes().orElse(List.of("http", "https"));
        this.limitBytes = limitBytes;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("feed-" + feed + "-fetch");
        threads.setDaemon(true);
        client.setExecutor(threads);
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setSocketAddressResolver(
                new Resolver(names, config.allowPrivate().orElse(false)));
        try {
            client.start();
        } catch (Exception e) {
            throw new UserErrorException("feed '" + feed + "': cannot fetch addresses: " + e.getMessage(), e);
        }
    }

    /**
     * The bytes at an address.
     *
     * @param atMost time for the whole of it
     * @throws BadRequestException if it may not or cannot be fetched
     */
    byte[] fetch(String url, Duration atMost) throws InterruptedException {
        URI address = parsed(url);
        InputStreamResponseListener listener = new InputStreamResponseListener();
        client.newRequest(address)
                .timeout(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS)
                .send(listener);
        try (InputStream body = listener.getInputStream()) {
            Response response = listener.get(atMost.toMillis() + 1_000, TimeUnit.MILLISECONDS);
            if (response.getStatus() != 200) {
                throw new BadRequestException(422, url + " answers with status " + response.getStatus());
            }
            byte[] bytes = body.readNBytes(limitBytes + 1);
            if (bytes.length > limitBytes) {
                throw new BadRequestException(413, url + " has more than " + limitBytes + " bytes");
            }
            return bytes;
        } catch (ExecutionException | IOException | TimeoutException e) {
            throw failure(url, e);
        }
    }

    private static BadRequestException failure(String url, Throwable error) {
        for (Throwable reason = error; reason != null; reason = reason.getCause()) {
            if (reason instanceof NotPublicException) {
                return new BadRequestException(422, url + " leads to a private address, which is not fetched");
            }
            if (reason instanceof TimeoutException) {
                return new BadRequestException(422, "cannot fetch " + url + ": it takes too long");
            }
        }
        Throwable reason = error.getCause() == null ? error : error.getCause();
        return new BadRequestException(422, "cannot fetch " + url + ": " + reason);
    }

    private URI parsed(String url) {
        try {
            URI address = new URI(url);
            if (address.getHost() == null || !schemes.contains(address.getScheme())) {
                throw new BadRequestException(422, url + " is no address of " + String.join(" or ", schemes));
            }
            return address;
        } catch (URISyntaxException e) {
            throw new BadRequestException(422, "cannot fetch " + url + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop fetching: " + e.getMessage(), e);
        }
    }

    /** A name none of whose addresses is public. */
    private static final class NotPublicException extends IOException {
        NotPublicException(String host) {
            super(host + " has no public address");
        }
    }

    private record Resolver(Names names, boolean allowPrivate) implements SocketAddressResolver {
        @Override
        public void resolve(
                String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
            try {
                List<InetSocketAddress> addresses = Arrays.stream(names.lookUp(host))
                        .filter(address -> allowPrivate || PublicAddresses.contain(address))
                        .map(address -> new InetSocketAddress(address, port))
                        .toList();
                if (addresses.isEmpty()) {
                    promise.failed(new NotPublicException(host));
                } else {
                    promise.succeeded(addresses);
                }
            } catch (UnknownHostException e) {
                promise.failed(e);
            }
        }
    }
}
