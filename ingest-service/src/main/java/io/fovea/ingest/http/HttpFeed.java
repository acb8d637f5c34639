package io.fovea.ingest.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fovea.imaging.decode.DecodeLimits;
import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedSink;
import io.fovea.runtime.UserErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port of its own that takes images.
 *
 * <ul>
 *   <li>{@code POST /images}: an image, a form with images, a JSON list of addresses, or a cloud event
 *   <li>{@code POST /v2/models/NAME/infer}: an inference request that carries images
 *   <li>{@code GET /images/ID}: what became of an image
 * </ul>
 *
 * <p>Answers: 202 once Kafka has the images; 400, 401, 413, 415 and 422 where the sender is to blame; 429 where it is too
 * fast, which asks it to come back; 503 where Kafka does not answer in time, after which sending again does no harm.
 */
final class HttpFeed implements Feed {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFeed.class);
    private static final int IDLE_SECONDS = 30;
    private static final int WAITING_CONNECTIONS = 1_000;

    private final HttpServer server;
    private final ExecutorService threads;
    private final AtomicReference<FeedSink> sink = new AtomicReference<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private HttpFeed(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Takes the port and answers 503 until the feed is run.
     *
     * @throws UserErrorException if the port cannot be had or the key store cannot be read
     */
    static HttpFeed bind(String name, HttpFeedConfig config, DecodeLimits limits) {
        InetSocketAddress address = new InetSocketAddress(
                config.host().orElse("127.0.0.1"), config.port().orElse(0));
        HttpServer server;
        try {
            server = config.tls().isPresent()
                    ? secure(name, config.tls().get(), address)
                    : HttpServer.create(address, 0);
        } catch (IOException | RuntimeException e) {
            if (e instanceof UserErrorException error) {
                throw error;
            }
            throw new UserErrorException(
                    "feed '" + name + "': cannot listen on " + address + ": " + e.getMessage() + " (key port)", e);
        }
        int concurrent = config.maxConcurrent().orElse(16);
        // As many again are told to come back; further connections wait unread, and only beyond that are they dropped.
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                2 * concurrent,
                2 * concurrent,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_CONNECTIONS),
                task -> {
                    Thread thread = new Thread(task, "feed-" + name + "-http");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(threads);
        HttpFeed feed = new HttpFeed(server, threads);
        RecentStates states = new RecentStates();
        ImageRequests images = new ImageRequests(config, limits, feed.sink::get, states);
        server.createContext("/images", exchange -> answer(exchange, images::handle));
        server.createContext("/v2/", exchange -> answer(exchange, images::handle));
        server.start();
        LOG.info("event=http_feed_listening feed={} address={}", name, server.getAddress());
        return feed;
    }

    private static HttpServer secure(String name, HttpFeedConfig.Tls tls, InetSocketAddress address)
            throws IOException {
        char[] password = tls.password().toCharArray();
        try (InputStream in = Files.newInputStream(tls.keystore())) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            HttpsServer server = HttpsServer.create(address, 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            return server;
        } catch (GeneralSecurityException | NoSuchFileException e) {
            throw new UserErrorException(
                    "feed '" + name + "': cannot use key store " + tls.keystore() + " (key tls.keystore): " + e, e);
        }
    }

    private interface Handler {
        Answer handle(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private static void answer(HttpExchange exchange, Handler handler) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = handler.handle(exchange);
            } catch (BadRequestException e) {
                answer = e.answer();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                answer = Answer.error(503, "closing");
            } catch (RuntimeException e) {
                LOG.warn("event=http_feed_failed path={}", exchange.getRequestURI(), e);
                answer = Answer.error(500, "internal error");
            }
            answer.write(exchange);
        }
    }

    /** The port that was taken. */
    int port() {
        return server.getAddress().getPort();
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
        server.stop(0);
        threads.shutdownNow();
    }
}
