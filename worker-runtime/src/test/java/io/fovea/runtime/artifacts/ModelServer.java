package io.fovea.runtime.artifacts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server that behaves as scripted, answer by answer, and as a good server afterwards. */
final class ModelServer implements AutoCloseable {
    static final String VERSION = "\"v1\"";

    private final byte[] file;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Deque<HttpHandler> script = new ArrayDeque<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    ModelServer(byte[] file) throws IOException {
        this.file = file;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** Path, Range and If-Range of each request so far. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    ModelServer then(HttpHandler answer) {
        script.add(answer);
        return this;
    }

    /** Announces all that was asked for, sends some, and hangs up. */
    ModelServer thenBreakOffAfter(int bytes) {
        return then(exchange -> {
            int from = rangeStart(exchange).orElse(0);
            begin(exchange, from, file.length - from);
            exchange.getResponseBody().write(file, from, bytes);
            exchange.close();
        });
    }

    /** Sends some, then nothing more. */
    ModelServer thenFallSilentAfter(int bytes) {
        return then(exchange -> {
            begin(exchange, 0, file.length);
            exchange.getResponseBody().write(file, 0, bytes);
            exchange.getResponseBody().flush();
            awaitClosing();
            exchange.close();
        });
    }

    ModelServer thenAnswer(int status) {
        return then(exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }

    /** Sends other bytes, whatever was asked for. */
    ModelServer thenSend(byte[] other) {
        return then(exchange -> {
            exchange.sendResponseHeaders(200, other.length);
            exchange.getResponseBody().write(other);
            exchange.close();
        });
    }

    /** Sends a part that nobody asked for. */
    ModelServer thenSendPartFrom(int from) {
        return then(exchange -> {
            begin(exchange, from, file.length - from);
            exchange.getResponseBody().write(file, from, file.length - from);
            exchange.close();
        });
    }

    private void answer(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        requests.add(exchange.getRequestURI() + " " + headers.getFirst("Range") + " " + headers.getFirst("If-Range"));
        if (!script.isEmpty()) {
            script.removeFirst().handle(exchange);
            return;
        }
        int from = rangeStart(exchange).orElse(0);
        if (from >= file.length) {
            exchange.getResponseHeaders().set("Content-Range", "bytes */" + file.length);
            exchange.sendResponseHeaders(416, -1);
        } else {
            begin(exchange, from, file.length - from);
            exchange.getResponseBody().write(Arrays.copyOfRange(file, from, file.length));
        }
        exchange.close();
    }

    private void begin(HttpExchange exchange, int from, int length) throws IOException {
        exchange.getResponseHeaders().set("ETag", VERSION);
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, length);
    }

    private static Optional<Integer> rangeStart(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))
                .map(range -> Integer.valueOf(range.replaceAll("\\D", "")));
    }

    private void awaitClosing() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
