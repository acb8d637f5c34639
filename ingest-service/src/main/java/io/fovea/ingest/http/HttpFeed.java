package io.fovea.ingest.http;

import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedSettings;
import io.fovea.ingest.feed.FeedSink;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.http.ServerLimits;
import io.fovea.runtime.http.WebServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port of its own that takes images.
 *
 * <ul>
 *   <li>{@code POST /images}: an image, a form with images, a JSON list of addresses, or a cloud event
 *   <li>{@code POST /v2/models/NAME/infer}, {@code POST /v1/models/NAME:predict}: an inference request that carries images
 *   <li>{@code GET /images/ID}: what became of an image
 * </ul>
 *
 * <p>Answers: 202 once Kafka has the images; 400, 401, 413, 415 and 422 where the sender is to blame; 429 where it is too
 * fast, which asks it to come back; 503 where Kafka does not answer in time, after which sending again does no harm.
 */
final class HttpFeed implements Feed {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFeed.class);
    private static final int THREADS = 16;
    private static final int CONNECTIONS = 10_000;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

    private final WebServer server;
    private final ImageRequests requests;
    private final AtomicReference<FeedSink> sink;
    private final CountDownLatch closed = new CountDownLatch(1);

    private HttpFeed(WebServer server, ImageRequests requests, AtomicReference<FeedSink> sink) {
        this.server = server;
        this.requests = requests;
        this.sink = sink;
    }

    /**
     * Takes the port and answers 503 until the feed is run.
     *
     * @throws UserErrorException if the port cannot be had or the key store cannot be read
     */
    static HttpFeed bind(FeedSettings settings) {
        String name = settings.name();
        HttpFeedConfig config = settings.as(HttpFeedConfig.class);
        WebServer.Binding binding = new WebServer.Binding(
                "feed-" + name + "-http",
                config.host().orElse("127.0.0.1"),
                config.port().orElse(0),
                config.tls().map(tls -> secure(name, tls)));
        AtomicReference<FeedSink> sink = new AtomicReference<>();
        ImageRequests requests = new ImageRequests(settings, config, sink::get);
        try {
            WebServer server = WebServer.start(
                    binding,
                    new ServerLimits(
                            THREADS, CONNECTIONS, config.requestTimeout().orElse(REQUEST_TIMEOUT)),
                    path -> Optional.empty(),
                    routes -> routes.routes.get("*", requests::get).post("*", requests::post));
            LOG.info("event=http_feed_listening feed={} host={} port={}", name, binding.host(), server.port());
            return new HttpFeed(server, requests, sink);
        } catch (IOException e) {
            requests.close();
            throw new UserErrorException(
                    "feed '" + name + "': cannot listen on " + binding.host() + ":" + binding.port() + ": "
                            + e.getMessage() + " (key port)",
                    e);
        }
    }

    private static SslContextFactory.Server secure(String name, HttpFeedConfig.Tls tls) {
        try (InputStream in = Files.newInputStream(tls.keystore())) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, tls.password().toCharArray());
            SslContextFactory.Server factory = new SslContextFactory.Server();
            factory.setKeyStore(keys);
            factory.setKeyStorePassword(tls.password());
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new UserErrorException(
                    "feed '" + name + "': cannot use key store " + tls.keystore() + " (key tls.keystore): " + e, e);
        }
    }

    /** The port that was taken. */
    int port() {
        return server.port();
    }

    @Override
    public void run(FeedSink images) throws InterruptedException {
        sink.set(images);
        closed.await();
    }

    @Override
    public void close() {
        sink.set(null);
        closed.countDown();
        server.close();
        requests.close();
    }
}
