package io.fovea.runtime.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;

/**
 * Closes connections whose request does not get past its headers in time, though bytes keep coming. The server's own idle
 * timeout begins anew with every byte, so a client that sends one at a time would never meet it.
 *
 * <p>The clock of the first request runs from the opening of the connection, so that it holds for a slow TLS handshake
 * too; that of a later one from its first byte, as seen by {@link #sweep}.
 */
final class HeadDeadline implements Connection.Listener {
    private final long nanos;
    private final Map<Connection, Watch> watches = new ConcurrentHashMap<>();

    HeadDeadline(Duration deadline) {
        this.nanos = deadline.toNanos();
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection.getMessagesIn() >= 0) { // the connection below a TLS one counts no messages
            watches.put(connection, new Watch());
        }
    }

    @Override
    public void onClosed(Connection connection) {
        watches.remove(connection);
    }

    /** Closes what is overdue. To be called often, by one thread. */
    void sweep() {
        long now = System.nanoTime();
        watches.forEach((connection, watch) -> {
            if (watch.isOverdue(connection, now)) {
                connection.getEndPoint().close();
            }
        });
    }

    private final class Watch {
        private long requests;
        private long bytes;
        private boolean begun = true;
        private long since = System.nanoTime();

        boolean isOverdue(Connection connection, long now) {
            long in = connection.getMessagesIn();
            if (in != requests || in > connection.getMessagesOut()) {
                requests = in;
                bytes = connection.getBytesIn();
                begun = false;
            } else if (!begun && connection.getBytesIn() != bytes) {
                begun = true;
                since = now;
            }
            return begun && now - since > nanos;
        }
    }
}
