package io.fovea.runtime;

/** A part of the system that runs until it is closed: constructed by wiring, started once, closed once within 5 s. */
public interface Service extends AutoCloseable {
    /** For logs, meters and health, for example {@code cam}. */
    String name();

    /**
     * Starts the work and returns.
     *
     * @throws UserErrorException if what its user configured cannot work
     */
    void start();

    /** Ends the work, leaving what is not done to whoever comes next. */
    @Override
    void close();
}
