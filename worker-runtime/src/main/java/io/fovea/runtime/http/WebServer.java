package io.fovea.runtime.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A Javalin server within {@link ServerLimits}. It reads the heads of requests without holding a thread, so that any number
 * of half-sent ones takes nothing away from the others.
 */
public final class WebServer implements AutoCloseable {
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final int IDLE_THREAD_MILLIS = 30_000;

    private final Javalin javalin;
    private final HeadDeadline heads;

    /**
     * Where a server listens.
     *
     * @param name of its threads
     * @param host address to bind
     * @param port 0 for any free one
     * @param tls with the certificate and key; plain where absent
     */
    public record Binding(String name, String host, int port, Optional<SslContextFactory.Server> tls) {}

    private WebServer(
            Binding binding,
            ServerLimits limits,
            Function<String, Optional<Semaphore>> places,
            Consumer<JavalinConfig> routes) {
        this.heads = new HeadDeadline(limits.request());
        this.javalin = Javalin.create(config -> {
            QueuedThreadPool threads = new QueuedThreadPool(limits.threads(), 4, IDLE_THREAD_MILLIS);
            threads.setName(binding.name());
            threads.setDaemon(true);
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.http.prefer405over404 = true;
            config.jetty.threadPool = threads;
            config.jetty.modifyServer(server -> {
                server.insertHandler(new RequestLimits(limits.request(), places));
                server.addBean(new NetworkConnectionLimit(limits.connections(), server));
            });
            config.jetty.addConnector((server, http) -> connector(server, http, binding));
            routes.accept(config);
        });
    }

    /**
     * Binds the port and answers from now on.
     *
     * @param places how many requests of a path may be in work at once; empty for any number
     * @param routes what is answered
     * @throws IOException if the port cannot be had; its message says why
     */
    public static WebServer start(
            Binding binding,
            ServerLimits limits,
            Function<String, Optional<Semaphore>> places,
            Consumer<JavalinConfig> routes)
            throws IOException {
        WebServer server = new WebServer(binding, limits, places, routes);
        try {
            server.javalin.start();
        } catch (JavalinException e) {
            throw new IOException(rootOf(e).getMessage(), e);
        }
        server.sweep();
        return server;
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private Connector connector(Server server, HttpConfiguration http, Binding binding) {
        http.setSendServerVersion(false);
        http.addCustomizer(new SecureRequestCustomizer(false)); // clients of an address, not a name, are welcome too
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        ServerConnector connector = binding.tls()
                .map(tls -> new ServerConnector(server, tls, plain))
                .orElseGet(() -> new ServerConnector(server, plain));
        connector.setHost(binding.host());
        connector.setPort(binding.port());
        connector.setIdleTimeout(ServerLimits.IDLE.toMillis());
        connector.addEventListener(heads);
        return connector;
    }

    private void sweep() {
        heads.sweep();
        Server server = javalin.jettyServer().server();
        if (server.isRunning()) {
            server.getScheduler().schedule(this::sweep, SWEEP);
        }
    }

    /** The bound port. */
    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
