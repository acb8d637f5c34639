package io.fovea.standalone;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C and SIGTERM: while it is open, either closes a resource and holds the process until that is done. Closing a
 * resource twice must do no harm.
 */
final class Interruption implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Interruption.class);

    private final Thread hook;

    private Interruption(AutoCloseable resource) {
        hook = new Thread(
                () -> {
                    try {
                        resource.close();
                    } catch (Exception e) {
                        LOG.warn("event=close_failed", e);
                    }
                },
                "interruption");
    }

    static Interruption closing(AutoCloseable resource) {
        Interruption interruption = new Interruption(resource);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("event=already_interrupted");
        }
    }
}
