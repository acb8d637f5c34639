package io.fovea.aggregator.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/events}: what changed, as server-sent events. They are hints: a browser asks for what it shows. So
 * equal hints are sent once per {@link #PACE_MILLIS}, and a slow browser misses nothing and holds up nobody.
 */
public final class EventStream implements HttpHandler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final int MAX_LISTENERS = 64;
    private static final int MAX_PENDING = 256;
    private static final long PACE_MILLIS = 400;
    private static final long HEARTBEAT_MILLIS = 10_000;

    private record Event(String name, String data) {}

    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads;

    public EventStream() {
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "events-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Tells everybody who listens. Returns at once. */
    public void publish(String name, String data) {
        listeners.forEach(listener -> listener.offer(new Event(name, data)));
    }

    /** Browsers that listen now. */
    public int listeners() {
        return listeners.size();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("GET") || listeners.size() >= MAX_LISTENERS) {
            try (exchange) {
                if (HttpAnswers.isRead(exchange)) {
                    HttpAnswers.text(exchange, 503, "too many browsers listen\n");
                }
            }
            return;
        }
        HttpAnswers.secure(exchange.getResponseHeaders());
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        Listener listener = new Listener(exchange);
        listeners.add(listener);
        threads.execute(listener);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** One browser: its thread writes what is pending, at most once per pace. */
    private final class Listener implements Runnable {
        private final HttpExchange exchange;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition offered = lock.newCondition();
        private Set<Event> pending = new LinkedHashSet<>();

        Listener(HttpExchange exchange) {
            this.exchange = exchange;
        }

        void offer(Event event) {
            lock.lock();
            try {
                if (pending.size() < MAX_PENDING) {
                    pending.add(event);
                    offered.signal();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void run() {
            try (exchange;
                    OutputStream body = exchange.getResponseBody()) {
                write(body, "retry: 1000\nevent: hello\ndata: \n\n");
                while (!Thread.currentThread().isInterrupted()) {
                    StringBuilder text = new StringBuilder();
                    for (Event event : take()) {
                        text.append("event: ").append(event.name()).append('\n');
                        text.append("data: ").append(event.data()).append("\n\n");
                    }
                    write(body, text.isEmpty() ? ": still here\n\n" : text.toString());
                    TimeUnit.MILLISECONDS.sleep(PACE_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                LOG.debug("event=listener_left", e);
            } finally {
                listeners.remove(this);
            }
        }

        private Set<Event> take() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                long left = TimeUnit.MILLISECONDS.toNanos(HEARTBEAT_MILLIS);
                while (pending.isEmpty() && left > 0) {
                    left = offered.awaitNanos(left);
                }
                Set<Event> taken = Collections.unmodifiableSet(pending);
                pending = new LinkedHashSet<>();
                return taken;
            } finally {
                lock.unlock();
            }
        }

        private static void write(OutputStream body, String text) throws IOException {
            body.write(text.getBytes(StandardCharsets.UTF_8));
            body.flush();
        }
    }
}
