package io.fovea.runtime;

import io.fovea.runtime.http.KnownHosts;
import io.fovea.runtime.http.ServerLimits;
import io.fovea.runtime.http.WebServer;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one HTTP port of a process: {@code /metrics} for Prometheus, {@code /livez} and {@code /readyz}, and whatever
 * services add.
 *
 * <p>{@code /livez} answers 503 where only a restart can help, {@code /readyz} where work cannot be done now; both list
 * every part with its reason. What services add shares a bounded number of threads, so that some are always left for
 * these three.
 */
public final class HttpEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);
    private static final int THREADS = 32;
    private static final int CONNECTIONS = 10_000;
    private static final int SCRAPES_AT_ONCE = 4;
    private static final int OTHERS_AT_ONCE = 16;
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final Semaphore scrapes = new Semaphore(SCRAPES_AT_ONCE);
    private final Semaphore others = new Semaphore(OTHERS_AT_ONCE);
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final KnownHosts hosts;
    private final HealthRegistry health;
    private final PrometheusMeterRegistry meters;
    private final WebServer server;

    private HttpEndpoint(HttpSettings settings, HealthRegistry health, PrometheusMeterRegistry meters)
            throws IOException {
        this.hosts = new KnownHosts(settings.hosts());
        this.health = health;
        this.meters = meters;
        this.server = WebServer.start(
                new WebServer.Binding("http", settings.host(), settings.port(), Optional.empty()),
                new ServerLimits(THREADS, CONNECTIONS, settings.requestTimeout()),
                this::places,
                this::routes);
    }

    /**
     * Binds the port and answers from now on.
     *
     * @throws UserErrorException if the port is taken or the address is not this machine's
     */
    public static HttpEndpoint open(HttpSettings settings, HealthRegistry health, PrometheusMeterRegistry meters) {
        try {
            return new HttpEndpoint(settings, health, meters);
        } catch (IOException e) {
            throw new UserErrorException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage()
                            + " (key http.port)",
                    e);
        }
    }

    /** The bound port. */
    public int port() {
        return server.port();
    }

    /**
     * Adds a handler for GET of a path and everything below it. An exception of it becomes status 500.
     *
     * @throws IllegalArgumentException if the path is taken
     */
    public void handle(String path, Handler handler) {
        if (handlers.putIfAbsent(path, handler) != null) {
            throw new IllegalArgumentException("there is already a handler for " + path);
        }
    }

    private Optional<Semaphore> places(String path) {
        return switch (path) {
            case "/livez", "/readyz" -> Optional.empty();
            case "/metrics" -> Optional.of(scrapes);
            default -> Optional.of(others);
        };
    }

    /** Services come after the port is open, when the library takes no more routes: so one route finds their handlers. */
    private void routes(JavalinConfig config) {
        config.routes
                .get("/metrics", context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(meters.scrape()))
                .get("/livez", context -> report(context, Health::isAlive))
                .get("/readyz", context -> report(context, Health::isReady))
                .get("*", this::dispatch)
                .head("*", this::dispatch)
                .exception(Exception.class, (error, context) -> {
                    LOG.warn("event=http_failed method={} path={}", context.method(), context.path(), error);
                    context.status(500).contentType(PLAIN).result("internal error\n");
                });
    }

    private void dispatch(Context context) throws Exception {
        if (!hosts.knows(context.req().getServerName())) {
            context.status(421)
                    .contentType(PLAIN)
                    .result("this server is not known as " + context.req().getServerName()
                            + "; if it should be, add the name to key http.hosts\n");
            return;
        }
        Optional<Handler> handler = handlerOf(context.path());
        if (handler.isPresent()) {
            handler.get().handle(context);
        } else {
            context.status(404).contentType(PLAIN).result("there is nothing here\n");
        }
    }

    /** That of the longest path which the request's is or lies below. */
    private Optional<Handler> handlerOf(String path) {
        for (String at = path; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            Handler handler = handlers.get(at);
            if (handler != null) {
                return Optional.of(handler);
            }
        }
        return Optional.ofNullable(handlers.get("/"));
    }

    private void report(Context context, Predicate<Health> isGood) {
        SortedMap<String, Health> answers = health.check();
        boolean good = answers.values().stream().allMatch(isGood);
        String lines = answers.entrySet().stream()
                .map(part -> part.getKey() + ": " + part.getValue().describe() + "\n")
                .collect(Collectors.joining());
        context.status(good ? 200 : 503).contentType(PLAIN).result(lines);
    }

    @Override
    public void close() {
        server.close();
    }
}
