package io.fovea.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one HTTP port of a process: {@code /metrics} for Prometheus, {@code /livez} and {@code /readyz}, and whatever
 * services add.
 *
 * <p>{@code /livez} answers 503 where only a restart can help, {@code /readyz} where work cannot be done now; both list
 * every part with its reason.
 */
public final class HttpEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);
    /** Enough that slow uploads leave some for health. */
    private static final int THREADS = 16;

    private final HttpServer server;
    private final ExecutorService threads;

    private HttpEndpoint(HttpServer server) {
        this.server = server;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
    }

    /**
     * Binds the port and answers from now on.
     *
     * @throws UserErrorException if the port is taken or the address is not this machine's
     */
    public static HttpEndpoint open(HttpSettings settings, HealthRegistry health, PrometheusMeterRegistry meters) {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), 0);
        } catch (IOException | RuntimeException e) {
            throw new UserErrorException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage()
                            + " (key http.port)",
                    e);
        }
        HttpEndpoint endpoint = new HttpEndpoint(server);
        endpoint.handle("/metrics", exchange -> scrape(exchange, meters));
        endpoint.handle("/livez", exchange -> report(exchange, health.check(), Health::isAlive));
        endpoint.handle("/readyz", exchange -> report(exchange, health.check(), Health::isReady));
        server.start();
        return endpoint;
    }

    /** The bound port. */
    public int port() {
        return server.getAddress().getPort();
    }

    /**
     * Adds a handler for a path and everything below it. The exchange is closed after it; an exception of it becomes
     * status 500.
     *
     * @throws IllegalArgumentException if the path is taken
     */
    public void handle(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            } catch (RuntimeException e) {
                LOG.warn("event=http_failed method={} path={}", exchange.getRequestMethod(), path, e);
                if (exchange.getResponseCode() == -1) {
                    respond(exchange, 500, "text/plain; charset=utf-8", "internal error\n");
                }
            }
        });
    }

    /**
     * Adds a handler that may leave the exchange open after it returns, to write on from a thread of its own (events);
     * it closes it. An exception of it closes the exchange.
     *
     * @throws IllegalArgumentException if the path is taken
     */
    public void stream(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            try {
                handler.handle(exchange);
            } catch (RuntimeException | IOException e) {
                LOG.warn("event=http_failed method={} path={}", exchange.getRequestMethod(), path, e);
                exchange.close();
            }
        });
    }

    /** Answers with a whole body. */
    public static void respond(HttpExchange exchange, int status, String contentType, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static void scrape(HttpExchange exchange, PrometheusMeterRegistry meters) throws IOException {
        respond(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", meters.scrape());
    }

    private static void report(HttpExchange exchange, SortedMap<String, Health> answers, Predicate<Health> isGood)
            throws IOException {
        boolean good = answers.values().stream().allMatch(isGood);
        String lines = answers.entrySet().stream()
                .map(part -> part.getKey() + ": " + part.getValue().describe() + "\n")
                .collect(Collectors.joining());
        respond(exchange, good ? 200 : 503, "text/plain; charset=utf-8", lines);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
