package io.fovea.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jline.utils.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C and SIGTERM: while it is open, each closes a resource, upon which the process is to come to its end by itself.
 * Closing a resource twice must do no harm.
 *
 * <p>These signals are handled instead of a shutdown hook being added, because all hooks run at once: ONNX Runtime's
 * frees what a run in work still uses.
 */
public final class Interruption implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Interruption.class);
    private static final String[] SIGNALS = {"TERM", "INT", "HUP"};

    private final Map<String, Object> previous = new LinkedHashMap<>();

    private Interruption() {}

    /** Closes the resource, on the signal's own thread, when the process is told to end. */
    public static Interruption closing(AutoCloseable resource) {
        Interruption interruption = new Interruption();
        for (String signal : SIGNALS) {
            interruption.previous.put(signal, Signals.register(signal, () -> close(signal, resource)));
        }
        return interruption;
    }

    private static void close(String signal, AutoCloseable resource) {
        LOG.info("event=told_to_end signal={}", signal);
        try {
            resource.close();
        } catch (Exception e) {
            LOG.warn("event=close_failed", e);
        }
    }

    @Override
    public void close() {
        previous.forEach(Signals::unregister);
    }
}
