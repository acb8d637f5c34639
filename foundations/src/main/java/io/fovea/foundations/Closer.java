package io.fovea.foundations;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes parts in the reverse order of their opening. A part that cannot be closed is logged; the others are closed. */
public final class Closer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closer.class);

    private final String owner;
    private final Deque<AutoCloseable> parts = new ConcurrentLinkedDeque<>();

    /** For the parts of an owner, whom the log names. */
    public Closer(String owner) {
        this.owner = owner;
    }

    /** Takes a part over and returns it. */
    public <T extends AutoCloseable> T own(T part) {
        parts.push(part);
        return part;
    }

    /** May be called again, and by several threads: each returns when everything is closed. */
    @Override
    public synchronized void close() {
        for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("event=close_failed owner={} part={}", owner, part, e);
            }
        }
    }
}
