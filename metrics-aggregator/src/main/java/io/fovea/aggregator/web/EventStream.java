package io.fovea.aggregator.web;

import io.fovea.runtime.http.RequestLimits;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/events}: what changed, as server-sent events. They are hints: a browser asks for what it shows. So
 * equal hints are sent once per {@link #PACE_MILLIS}, and a slow browser misses nothing and holds up nobody.
 */
public final class EventStream implements Handler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final int MAX_LISTENERS = 64;
    private static final int MAX_PENDING = 256;
    private static final long PACE_MILLIS = 400;
    private static final long HEARTBEAT_MILLIS = 10_000;

    private record Event(String name, String data) {}

    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final Handler connections = new SseHandler(this::listen);
    private volatile boolean closed;

    /**
     * Tells everybody who listens. Returns at once.
     *
     * @param data not empty: browsers pass over an event without data
     */
    public void publish(String name, String data) {
        listeners.forEach(listener -> listener.offer(new Event(name, data)));
    }

    /** Browsers that listen now. */
    public int listeners() {
        return listeners.size();
    }

    @Override
    public void handle(Context context) throws Exception {
        if (listeners.size() >= MAX_LISTENERS) {
            HttpAnswers.text(context, 503, "too many browsers listen\n");
            return;
        }
        HttpAnswers.secure(context);
        RequestLimits.lift(context);
        connections.handle(context);
    }

    /** Serves one browser, on a thread of its own, until it leaves. */
    private void listen(SseClient client) {
        Listener listener = new Listener(client);
        listeners.add(listener);
        try {
            listener.serve();
        } catch (IllegalStateException e) {
            LOG.debug("event=listener_left", e); // its connection was gone before it could be written to
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            listeners.remove(listener);
        }
    }

    @Override
    public void close() {
        closed = true;
        listeners.forEach(Listener::wake);
    }

    /** One browser: its thread writes what is pending, at most once per pace. */
    private final class Listener {
        private final SseClient client;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private Set<Event> pending = new LinkedHashSet<>();

        Listener(SseClient client) {
            this.client = client;
        }

        void offer(Event event) {
            lock.lock();
            try {
                if (pending.size() < MAX_PENDING) {
                    pending.add(event);
                    changed.signal();
                }
            } finally {
                lock.unlock();
            }
        }

        void wake() {
            lock.lock();
            try {
                changed.signal();
            } finally {
                lock.unlock();
            }
        }

        void serve() throws InterruptedException {
            client.sendEvent("hello", "listening");
            while (isOpen()) {
                Set<Event> events = take();
                for (Event event : events) {
                    if (isOpen()) {
                        client.sendEvent(event.name(), event.data());
                    }
                }
                if (events.isEmpty() && isOpen()) {
                    client.sendComment("still here");
                }
                TimeUnit.MILLISECONDS.sleep(PACE_MILLIS);
            }
        }

        private boolean isOpen() {
            return !closed && !client.terminated();
        }

        private Set<Event> take() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                long left = TimeUnit.MILLISECONDS.toNanos(HEARTBEAT_MILLIS);
                while (pending.isEmpty() && left > 0 && !closed) {
                    left = changed.awaitNanos(left);
                }
                Set<Event> taken = Collections.unmodifiableSet(pending);
                pending = new LinkedHashSet<>();
                return taken;
            } finally {
                lock.unlock();
            }
        }
    }
}
